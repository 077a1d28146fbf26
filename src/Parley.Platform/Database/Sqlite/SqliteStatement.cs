using System.Runtime.InteropServices;
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
    private const int IdBytes = 16;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly nint _row; // the same, for as long as that is open

    public SqliteStatement(SqliteConnection connection, string sql)
        : base(sql)
    {
        _connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_connection, sql, Persistent, out _statement));
        _row = _statement.DangerousGetHandle();
    }

    public bool IsNull(int column) => SqliteColumns.Type(_row, column) == raw.SQLITE_NULL;

    public long Number(int column) => SqliteColumns.Number(_row, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[] Blob(int column)
    {
        var from = SqliteColumns.Blob(_row, column);
        var blob = new byte[SqliteColumns.Bytes(_row, column)];
        if (blob.Length > 0)
        {
            Marshal.Copy(from, blob, 0, blob.Length);
        }

        return blob;
    }

    public Guid Id(int column)
    {
        var from = SqliteColumns.Blob(_row, column);
        if (SqliteColumns.Bytes(_row, column) != IdBytes)
        {
            throw new InvalidDataException($"Column {column} is no id.");
        }

        Span<long> halves = [Marshal.ReadInt64(from), Marshal.ReadInt64(from, sizeof(long))];
        return new Guid(MemoryMarshal.AsBytes(halves), bigEndian: true);
    }

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
