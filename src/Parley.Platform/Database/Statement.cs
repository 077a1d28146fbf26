using System.Data.Common;

namespace Parley.Platform.Database;

/// <summary>A prepared statement with its parameters by position, in the order in which they were named.</summary>
public sealed class Statement
{
    private readonly DbCommand _command;
    private DatabaseSession? _session;
    private bool _prepared;

    internal Statement(DbCommand command, string sql, ReadOnlySpan<string> parameters)
    {
        _command = command;
        _command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = name;
            _command.Parameters.Add(parameter);
        }
    }

    internal void Enlist(DbTransaction? transaction) => _command.Transaction = transaction;

    internal Statement For(DatabaseSession session)
    {
        _session = session;
        return this;
    }

    /// <summary>Gives all parameters their values, by position; null is SQL's NULL.</summary>
    /// <exception cref="ArgumentException">Fewer or more values than parameters: the value of an earlier execution would be used again.</exception>
    public Statement Bind(params ReadOnlySpan<object?> values)
    {
        if (values.Length != _command.Parameters.Count)
        {
            throw new ArgumentException($"{values.Length} values for {_command.Parameters.Count} parameters: {_command.CommandText}", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return this;
    }

    /// <returns>How many rows were inserted, updated or deleted.</returns>
    public Task<int> ExecuteAsync() => _session!.Watch(RunAsync(static command => command.ExecuteNonQueryAsync()));

    /// <summary>The caller disposes the reader before it executes this statement again.</summary>
    public Task<DbDataReader> ReadAsync() => _session!.Watch(RunAsync(static command => command.ExecuteReaderAsync()));

    // After the first binding, because PostgreSQL's driver prepares with the types of the values: null has none.
    private async Task<T> RunAsync<T>(Func<DbCommand, Task<T>> execute)
    {
        if (!_prepared && _command.Parameters.Cast<DbParameter>().All(parameter => parameter.Value is not DBNull))
        {
            await _command.PrepareAsync();
            _prepared = true;
        }

        return await execute(_command);
    }

    internal void Release() => _command.Dispose();
}
