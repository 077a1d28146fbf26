using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;

namespace Parley.Accounts.Audit;

/// <summary>What came of it.</summary>
/// <param name="Entries">So many hold, from the first one on.</param>
/// <param name="Hash">Of the last of them, in lower-case hexadecimal.</param>
/// <param name="Broken">What is wrong with the next one; null when the whole log holds.</param>
public sealed record AuditVerdict(long Entries, string Hash, string? Broken);

/// <summary>Follows the audit log's chain from its start. Reads only; works beside a running server.</summary>
public sealed class AuditVerification([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database)
{
    private const int Page = 1_000;

    /// <summary>False before the first server of this version has run.</summary>
    public ValueTask<bool> ExistsAsync(CancellationToken cancellationToken) => database.HasTableAsync("audit_log", cancellationToken);

    public async ValueTask<AuditVerdict> RunAsync(CancellationToken cancellationToken)
    {
        // The end is read first: what is appended meanwhile comes after it.
        var head = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<AuditHead>("SELECT number, hash FROM audit_head"), cancellationToken);
        var (number, hash) = (0L, AuditChain.Start);
        while (true)
        {
            var rows = await database.ReadAsync(
                session => session.QueryAsync<AuditRow>(
                    $"SELECT {AuditRow.Columns} FROM audit_log WHERE number > @number ORDER BY number LIMIT {Page}", new { number }),
                cancellationToken);
            foreach (var row in rows)
            {
                if (Fault(row, number, hash) is { } fault)
                {
                    return Verdict(number, hash, fault);
                }

                (number, hash) = (row.Number, row.Hash);
                if (number == head?.Number && !hash.AsSpan().SequenceEqual(head.Hash))
                {
                    return Verdict(number, hash, $"Entry {number} is not the one that the log ended with.");
                }
            }

            if (rows.Count < Page)
            {
                break;
            }
        }

        return Verdict(number, hash, head is null
            ? "The end of the log is missing."
            : number < head.Number ? $"Entry {number + 1} is missing, and all behind it: the log ended with entry {head.Number}." : null);
    }

    private static string? Fault(AuditRow row, long before, byte[] hash)
    {
        if (row.Number != before + 1)
        {
            return $"Entry {before + 1} is missing: the next one is {row.Number}.";
        }

        return AuditChain.Hash(hash, row).AsSpan().SequenceEqual(row.Hash)
            ? null
            : $"Entry {row.Number} does not follow from the one before it: one of them was altered, put in or moved.";
    }

    private static AuditVerdict Verdict(long entries, byte[] hash, string? broken) => new(entries, Convert.ToHexStringLower(hash), broken);
}
