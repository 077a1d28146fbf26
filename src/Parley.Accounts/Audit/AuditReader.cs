using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Audit;

/// <summary>Reads the audit log from its end.</summary>
internal sealed class AuditReader([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database)
{
    /// <summary>Up to <paramref name="limit"/> entries with numbers below <paramref name="before"/>, the newest first.</summary>
    /// <param name="kind">Null: of every kind.</param>
    /// <param name="person">Who did it or whom it concerns; null: anybody.</param>
    public ValueTask<IReadOnlyList<AuditRow>> ReadAsync(string? kind, UserId? person, long before, int limit, CancellationToken cancellationToken)
    {
        var ofKind = kind is null ? "" : " AND kind = @kind";

        // Each half by its own index, and no more than a page of it.
        string Half(string column) =>
            $"SELECT * FROM (SELECT {AuditRow.Columns} FROM audit_log WHERE {column} = @person AND number < @before{ofKind} ORDER BY number DESC LIMIT @limit) AS {column}s";
        var sql = person is null
            ? $"SELECT {AuditRow.Columns} FROM audit_log WHERE number < @before{ofKind} ORDER BY number DESC LIMIT @limit"
            : $"{Half("actor")} UNION {Half("subject")} ORDER BY number DESC LIMIT @limit";
        return database.ReadAsync(
            session => session.QueryAsync<AuditRow>(sql, new { kind = kind ?? "", person = person ?? default, before, limit = (long)limit }), cancellationToken);
    }
}
