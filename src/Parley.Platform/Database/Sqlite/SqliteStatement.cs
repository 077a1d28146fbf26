using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Platform.Database.Sqlite;

/// <summary>
/// A statement on SQLite's own interface (sqlite.org/c3ref): the ADO.NET driver looks each parameter up by its name and makes a reader at every execution, which
/// together take longer than the insert itself. Completes synchronously. The connection's <see cref="StatementCache"/> finalizes it, before the connection closes.
/// </summary>
internal sealed class SqliteStatement : Statement, IRow
{
    private const uint Persistent = 1; // SQLITE_PREPARE_PERSISTENT: kept for long, so not in the connection's small reserve of memory

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
        : base(sql)
    {
        _connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_connection, sql, Persistent, out _statement));
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public Guid Id(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    protected override Statement Set(int parameter, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, parameter, number) : raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    protected override Statement Set(int parameter, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, parameter) : raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    // An empty blob has no address, which SQLite takes for NULL.
    protected override Statement Set(int parameter, byte[]? value)
    {
        Check(value switch
        {
            null => raw.sqlite3_bind_null(_statement, parameter),
            [] => raw.sqlite3_bind_zeroblob(_statement, parameter, 0),
            _ => raw.sqlite3_bind_blob(_statement, parameter, value),
        });
        return this;
    }

    protected override Statement Set(int parameter, Guid? value)
    {
        Span<byte> bytes = stackalloc byte[16];
        Check(value is { } id && id.TryWriteBytes(bytes, bigEndian: true, out _)
            ? raw.sqlite3_bind_blob(_statement, parameter, bytes)
            : raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    protected override Statement SetColumn<T>(int parameter, T[] values) => throw new NotSupportedException("SQLite has no arrays.");

    protected override ValueTask<int> RunAsync()
    {
        try
        {
            while (Step())
            {
            }

            return new(raw.sqlite3_changes(_connection));
        }
        finally
        {
            raw.sqlite3_reset(_statement); // repeats the code that Step has thrown
        }
    }

    protected override ValueTask RunAsync(Action<IRow> row)
    {
        try
        {
            while (Step())
            {
                row(this);
            }

            return ValueTask.CompletedTask;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    protected override void Close() => _statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        Check(code);
        return false;
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            Failed = true;
            SqliteException.ThrowExceptionForRC(code, _connection);
        }
    }
}
