using System.Data.Common;
using Dapper;

namespace Parley.Platform.Database;

/// <summary>A connection inside its transaction. Parameters are named: <c>@name</c>. Not for use from two threads.</summary>
public sealed class DatabaseSession(DbConnection connection, DbTransaction? transaction, DatabaseEngine engine, StatementCache statements)
{
    public DatabaseEngine Engine { get; } = engine;

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(sql, parameters, transaction);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(sql, parameters, transaction)).AsList();

    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        connection.QueryFirstOrDefaultAsync<T>(sql, parameters, transaction);

    public Task<T> QuerySingleAsync<T>(string sql, object? parameters = null) =>
        connection.QuerySingleAsync<T>(sql, parameters, transaction);

    /// <summary>A statement prepared once per connection, for paths where mapping and preparing would cost more than the work.</summary>
    public Statement Prepare(string sql, params ReadOnlySpan<string> parameters) => statements.Get(sql, parameters, connection, transaction);
}
