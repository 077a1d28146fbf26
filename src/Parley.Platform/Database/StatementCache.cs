namespace Parley.Platform.Database;

/// <summary>
/// The prepared statements of one connection: made at their first use, freed with it. Bounded by the number of texts in the source: never build such a text
/// at run time. Not for use from two threads.
/// </summary>
/// <param name="prepare">Makes a statement on the connection.</param>
public sealed class StatementCache(Func<string, Statement> prepare) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    internal bool AnyFailed => _statements.Values.Any(static statement => statement.Failed);

    internal Statement Get(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = prepare(sql));
        }

        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }
}
