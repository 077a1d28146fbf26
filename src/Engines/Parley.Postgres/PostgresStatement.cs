using Npgsql;
using NpgsqlTypes;
using Parley.Platform.Database;

namespace Parley.Postgres;

/// <summary>A statement with typed, positional parameters. The server-side one belongs to the physical connection, where Npgsql finds it again by its text.</summary>
internal sealed class PostgresStatement : Statement
{
    private readonly NpgsqlCommand _command;
    private bool _prepared;

    public PostgresStatement(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql)
        : base(sql)
    {
        _command = new NpgsqlCommand(sql, connection, transaction);
        for (var i = 0; i < Parameters; i++)
        {
            _command.Parameters.Add(new NpgsqlParameter());
        }
    }

    protected override Statement Set(int parameter, long? value) =>
        value is { } number ? Set(parameter, number, NpgsqlDbType.Bigint) : SetNull(parameter, NpgsqlDbType.Bigint);

    protected override Statement Set(int parameter, string? value) =>
        value is null ? SetNull(parameter, NpgsqlDbType.Text) : Set(parameter, value, NpgsqlDbType.Text);

    protected override Statement Set(int parameter, byte[]? value) =>
        value is null ? SetNull(parameter, NpgsqlDbType.Bytea) : Set(parameter, value, NpgsqlDbType.Bytea);

    protected override Statement Set(int parameter, Guid? value) =>
        value is { } id ? Set(parameter, id, NpgsqlDbType.Uuid) : SetNull(parameter, NpgsqlDbType.Uuid);

    protected override Statement SetColumn<T>(int parameter, T[] values) => Set(parameter, values, NpgsqlDbType.Array | ElementType<T>());

    protected override async ValueTask<int> RunAsync()
    {
        try
        {
            await PrepareAsync();
            return await _command.ExecuteNonQueryAsync();
        }
        catch
        {
            Failed = true;
            throw;
        }
    }

    protected override async ValueTask RunAsync(Action<IRow> row)
    {
        try
        {
            await PrepareAsync();
            await using var reader = await _command.ExecuteReaderAsync();
            var current = new Row(reader);
            while (await reader.ReadAsync())
            {
                row(current);
            }
        }
        catch
        {
            Failed = true;
            throw;
        }
    }

    protected override void Close() => _command.Dispose();

    // After the first binding, because only then the parameters have their types.
    private async ValueTask PrepareAsync()
    {
        if (!_prepared)
        {
            await _command.PrepareAsync();
            _prepared = true;
        }
    }

    private PostgresStatement Set<T>(int parameter, T value, NpgsqlDbType type)
    {
        if (_command.Parameters[parameter - 1] is NpgsqlParameter<T> slot)
        {
            slot.TypedValue = value;
        }
        else
        {
            _command.Parameters[parameter - 1] = new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value };
        }

        return this;
    }

    private PostgresStatement SetNull(int parameter, NpgsqlDbType type)
    {
        _command.Parameters[parameter - 1] = new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value };
        return this;
    }

    private static NpgsqlDbType ElementType<T>() =>
        typeof(T) == typeof(long) || typeof(T) == typeof(long?) ? NpgsqlDbType.Bigint
        : typeof(T) == typeof(Guid) ? NpgsqlDbType.Uuid
        : typeof(T) == typeof(byte[]) ? NpgsqlDbType.Bytea
        : typeof(T) == typeof(string) ? NpgsqlDbType.Text
        : throw new NotSupportedException($"No column of {typeof(T).Name}.");

    private sealed class Row(NpgsqlDataReader reader) : IRow
    {
        public bool IsNull(int column) => reader.IsDBNull(column);

        public long Number(int column) => reader.GetInt64(column);

        public string Text(int column) => reader.GetString(column);

        public byte[] Blob(int column) => reader.GetFieldValue<byte[]>(column);

        public Guid Id(int column) => reader.GetGuid(column);
    }
}
