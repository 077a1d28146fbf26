using System.Data.Common;
using Dapper;

namespace Parley.Platform.Database;

/// <summary>A connection inside its transaction. Parameters are named: <c>@name</c>. Not for use from two threads.</summary>
/// <remarks>
/// After a statement has failed, end the transaction: let the exception leave the delegate. PostgreSQL takes no further statement then, and would
/// answer COMMIT with a silent rollback. Where a conflict is expected, say so in the statement: <c>ON CONFLICT DO NOTHING</c>.
/// </remarks>
public sealed class DatabaseSession(DbConnection connection, DbTransaction? transaction, DatabaseEngine engine, StatementCache statements)
{
    private bool _failed;

    public DatabaseEngine Engine { get; } = engine;

    /// <summary>
    /// Whether a statement failed, even if its exception was caught since: the engine must then make sure that the transaction is still alive
    /// before it reports a commit.
    /// </summary>
    public bool StatementFailed => _failed || statements.AnyFailed;

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Watch(connection.ExecuteAsync(sql, parameters, transaction));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await Watch(connection.QueryAsync<T>(sql, parameters, transaction))).AsList();

    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        Watch(connection.QueryFirstOrDefaultAsync<T>(sql, parameters, transaction));

    public Task<T> QuerySingleAsync<T>(string sql, object? parameters = null) =>
        Watch(connection.QuerySingleAsync<T>(sql, parameters, transaction));

    /// <summary>A statement prepared once per connection, for paths where mapping and preparing would cost more than the work.</summary>
    /// <remarks>The session owns it: do not keep it beyond the delegate.</remarks>
    public Statement Prepare(string sql) => statements.Get(sql);

    private async Task<T> Watch<T>(Task<T> statement)
    {
        try
        {
            return await statement;
        }
        catch (DbException)
        {
            _failed = true;
            throw;
        }
    }
}
