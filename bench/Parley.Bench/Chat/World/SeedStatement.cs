using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Bench.Chat.World;

/// <summary>A prepared INSERT that is run millions of times: SQLite's own calls, without a parameter object per value.</summary>
internal sealed class SeedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SeedStatement(SqliteConnection connection, string table, string columns)
    {
        _database = connection.Handle!;
        var places = string.Join(", ", columns.Split(',').Select(_ => "?"));
        Check(raw.sqlite3_prepare_v2(_database, $"INSERT INTO {table} ({columns}) VALUES ({places})", out _statement));
    }

    public SeedStatement Bind(int place, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, place, value));
        return this;
    }

    public SeedStatement Bind(int place, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, place, value));
        return this;
    }

    public SeedStatement Bind(int place, string value)
    {
        Check(raw.sqlite3_bind_text(_statement, place, value));
        return this;
    }

    /// <summary>A UUID as the product stores it: 16 bytes, big-endian.</summary>
    public SeedStatement Bind(int place, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(place, bytes);
    }

    /// <summary>Gives several integers, from a place on.</summary>
    public SeedStatement BindAll(int place, params ReadOnlySpan<long> values)
    {
        foreach (var value in values)
        {
            Bind(place++, value);
        }

        return this;
    }

    public void Run()
    {
        Check(raw.sqlite3_step(_statement));
        Check(raw.sqlite3_reset(_statement));
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            throw new InvalidOperationException($"SQLite {code}: {raw.sqlite3_errmsg(_database).utf8_to_string()}");
        }
    }
}
