using System.Data.Common;

namespace Parley.Platform.Database;

/// <summary>A prepared statement with its parameters by position, in the order in which they were named.</summary>
public sealed class Statement : IDisposable
{
    private readonly DbCommand _command;
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

    public Statement Bind(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return this;
    }

    public async Task<int> ExecuteAsync()
    {
        await PrepareAsync();
        return await _command.ExecuteNonQueryAsync();
    }

    public async Task<DbDataReader> ReadAsync()
    {
        await PrepareAsync();
        return await _command.ExecuteReaderAsync();
    }

    // After the first binding, because PostgreSQL's driver prepares with the types of the values.
    private async ValueTask PrepareAsync()
    {
        if (!_prepared && _command.Parameters is { } parameters && parameters.Cast<DbParameter>().All(parameter => parameter.Value is not DBNull))
        {
            await _command.PrepareAsync();
            _prepared = true;
        }
    }

    public void Dispose() => _command.Dispose();
}
