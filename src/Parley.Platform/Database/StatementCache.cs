using System.Data.Common;

namespace Parley.Platform.Database;

/// <summary>
/// The prepared statements of one connection. Bounded by the number of texts in the source: never build such a text at run time.
/// Not for use from two threads.
/// </summary>
public sealed class StatementCache : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    internal Statement Get(string sql, ReadOnlySpan<string> parameters, DbConnection connection, DbTransaction? transaction)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new Statement(connection.CreateCommand(), sql, parameters);
            _statements.Add(sql, statement);
        }

        statement.Enlist(transaction);
        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Release();
        }

        _statements.Clear();
    }
}
