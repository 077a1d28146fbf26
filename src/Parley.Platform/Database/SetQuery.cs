namespace Parley.Platform.Database;

/// <summary>
/// A prepared query for a set of keys: <c>… IN ($1) …</c>. SQLite runs it once for each, which inside the process costs little more than the rows; PostgreSQL,
/// in another process, takes them all at once. Rows are ordered within a key on SQLite, over all keys on PostgreSQL. Keep it in a static field.
/// </summary>
public sealed class SetQuery(string sql)
{
    private readonly string _postgres = sql.Contains("IN ($1)", StringComparison.Ordinal)
        ? sql.Replace("IN ($1)", "= ANY($1)", StringComparison.Ordinal)
        : throw new ArgumentException("IN ($1) is missing.", nameof(sql));

    /// <param name="session">A transaction.</param>
    /// <param name="keys">Nothing is asked when there are none.</param>
    /// <param name="bind">Gives the other parameters, from <c>$2</c> on, their values; null when there are none.</param>
    /// <param name="row">Called for each row, which is valid only during the call.</param>
    public async ValueTask ReadAsync(DatabaseSession session, IReadOnlyCollection<long> keys, Action<Statement>? bind, Action<IRow> row)
    {
        if (keys.Count == 0)
        {
            return;
        }

        if (session.Engine == DatabaseEngine.Postgres)
        {
            var all = session.Prepare(_postgres).Bind(1, keys as long[] ?? [.. keys]);
            bind?.Invoke(all);
            await all.ReadAsync(row);
            return;
        }

        var one = session.Prepare(sql);
        foreach (var key in keys)
        {
            one.Bind(1, key);
            bind?.Invoke(one);
            await one.ReadAsync(row);
        }
    }
}
