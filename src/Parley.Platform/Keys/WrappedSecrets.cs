using System.Buffers.Binary;
using Parley.Platform.Database;

namespace Parley.Platform.Keys;

/// <summary>
/// A table column that holds secrets wrapped by the master keys, as its module describes it: so that they are re-wrapped after a rotation, counted before a key is
/// removed, and verified. A module registers one for each such column.
/// </summary>
/// <param name="database">The module's.</param>
/// <param name="name">For people, in the plural: <c>signing keys</c>.</param>
/// <param name="table">Its table.</param>
/// <param name="column">The wrapped bytes.</param>
public abstract class WrappedSecrets(ModuleDatabase database, string name, string table, string column)
{
    /// <summary>A condition: the number of the master key is not <c>@except</c> (<see cref="Except"/>).</summary>
    protected string NotUnder { get; } = $"substr({column}, 2, 4) <> @except";

    public ModuleDatabase Database => database;

    public string Name => name;

    public string Table => table;

    /// <summary>How many hang on each master key. Reads the whole table; where there is none yet, nothing does.</summary>
    public async ValueTask<IReadOnlyDictionary<int, long>> CountAsync(CancellationToken cancellationToken)
    {
        if (!await database.HasTableAsync(table, cancellationToken))
        {
            return new Dictionary<int, long>();
        }

        var rows = await database.ReadAsync(
            session => session.QueryAsync<CountRow>($"SELECT substr({column}, 2, 4) AS number, COUNT(*) AS count FROM {table} GROUP BY substr({column}, 2, 4)"),
            cancellationToken);
        return rows.ToDictionary(row => BinaryPrimitives.ReadInt32BigEndian(row.Number), row => row.Count);
    }

    /// <summary>Up to <paramref name="limit"/> secrets behind a place, in the order of their places.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="except">Leaves out what this master key wraps; null for everything.</param>
    public abstract Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit);

    /// <summary>Writes the secret wrapped anew, unless it was changed or removed since it was read; says whether it did.</summary>
    public abstract Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped);

    /// <summary>The parameter <c>@except</c>.</summary>
    protected static byte[] Except(int? number)
    {
        if (number is not { } one)
        {
            return []; // different from every number
        }

        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, one);
        return bytes;
    }

    private sealed class CountRow
    {
        public required byte[] Number { get; init; }

        public long Count { get; init; }
    }
}

/// <summary>One wrapped secret.</summary>
/// <param name="Label">Names it for people, without telling anything secret.</param>
/// <param name="Place">Its primary key, for its own module.</param>
/// <param name="Wrapped">As it is stored.</param>
/// <param name="Purpose">What it was wrapped for.</param>
public sealed record WrappedSecret(string Label, object Place, byte[] Wrapped, byte[] Purpose);
