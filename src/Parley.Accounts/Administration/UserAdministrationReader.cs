using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Administration;

/// <summary>Lists accounts for those who manage them.</summary>
internal sealed class UserAdministrationReader([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database)
{
    /// <summary>Up to <paramref name="limit"/> accounts by username, behind <paramref name="after"/>.</summary>
    /// <param name="search">What a username, a word of a display name or an address begins with; null or empty: all.</param>
    /// <param name="role">Null: of every role.</param>
    public ValueTask<IReadOnlyList<UserRow>> ListAsync(string? search, AccountRole? role, string after, int limit, CancellationToken cancellationToken)
    {
        var prefix = string.IsNullOrWhiteSpace(search) ? [0] : SearchTerms.Prefix(search);
        var address = Encoding.UTF8.GetString(prefix);
        var found = string.IsNullOrWhiteSpace(search)
            ? ""
            : """
               AND (user_key IN (SELECT user_key FROM user_terms WHERE term >= @prefix AND term < @end)
                 OR substr(email_key, 1, @length) = @address)
              """;
        var ofRole = role is null ? "" : " AND role = @role";
        return database.ReadAsync(
            session => session.QueryAsync<UserRow>(
                $"SELECT {UserRow.Columns} FROM users WHERE username > @after{ofRole}{found} ORDER BY username LIMIT @limit",
                new
                {
                    prefix,
                    end = SearchTerms.EndOf(prefix),
                    address,
                    length = address.Length,
                    role = (long)(role ?? default),
                    after,
                    limit = (long)limit,
                }),
            cancellationToken);
    }
}
