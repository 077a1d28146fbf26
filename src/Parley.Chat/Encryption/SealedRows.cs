using System.Security.Cryptography;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Chat.Encryption;

/// <summary>Opens what one table holds sealed, newest first, a page at a time, so that a table of any size is read without holding it.</summary>
/// <typeparam name="TRow">A row with what is sealed in it.</typeparam>
internal abstract class SealedRows<TRow>(ModuleDatabase database) : ISealedTexts
    where TRow : KeyRow
{
    private const int Page = 1_000;

    public abstract string Name { get; }

    /// <summary>The table that must exist: before the first migration there is nothing to verify.</summary>
    protected abstract string Table { get; }

    /// <summary>Selects the rows whose order number is below <c>@before</c>, the highest first, at most <c>@limit</c>.</summary>
    protected abstract string Sql { get; }

    public async ValueTask<long> VerifyAsync(long most, Action<string> failed, CancellationToken cancellationToken)
    {
        var count = 0L;
        if (!await database.HasTableAsync(Table, cancellationToken))
        {
            return count;
        }

        var before = long.MaxValue;
        while (count < most)
        {
            var limit = Math.Min(Page, most - count);
            var rows = await database.ReadAsync(session => session.QueryAsync<TRow>(Sql, new { before, limit }), cancellationToken);
            if (rows.Count == 0)
            {
                break;
            }

            foreach (var row in rows)
            {
                Verify(row, failed);
            }

            before = OrderOf(rows[^1]);
            count += rows.Count;
        }

        return count;
    }

    /// <exception cref="CryptographicException">It does not open.</exception>
    protected abstract void Open(TRow row);

    protected abstract long OrderOf(TRow row);

    /// <summary>What a report calls the row; nothing that it holds.</summary>
    protected abstract string Describe(TRow row);

    private void Verify(TRow row, Action<string> failed)
    {
        try
        {
            Open(row);
        }
        catch (CryptographicException exception)
        {
            failed($"{Describe(row)}: {exception.Message}");
        }
    }
}
