using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using SQLitePCL;

namespace Parley.Bench.Append;

/// <summary>
/// The statements of a batch of sends, on the same tables with the same pragmas, in a bare loop on one thread: no queue, no decisions, no sealing, no answers.
/// What SQLite and the disk give.
/// </summary>
internal sealed class RawAppend : IDisposable
{
    private const int Writers = 512;

    private static readonly byte[] Payload = RandomNumberGenerator.GetBytes(24);

    private readonly string _folder = Directory.CreateTempSubdirectory("parley-raw-").FullName;
    private readonly SqliteConnection _connection;
    private readonly SqliteConnection _checkpoints;
    private readonly byte[] _body = RandomNumberGenerator.GetBytes(131);
    private readonly long[] _seqs = new long[(Writers / 2) + 1];
    private readonly sqlite3_stmt _begin, _commit, _head, _find, _insert, _update, _move, _event;
    private int _turn;

    public RawAppend()
    {
        SqliteLibrary.EnsureLoaded();
        _connection = Open("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;");
        foreach (var migration in Migration.Load(typeof(Parley.Chat.ChatServices).Assembly, DatabaseEngine.Sqlite))
        {
            Execute(_connection, migration.Sql);
        }

        Seed();
        _checkpoints = Open("PRAGMA synchronous = FULL;");
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _head = Prepare("SELECT conversation, id, type, title, created_at, created_by, last_seq, last_rev, last_counted, members_rev, floor_seq, member_count, last_activity_at, touched_at FROM conversations WHERE conversation = ?");
        _find = Prepare("SELECT conversation, seq FROM messages WHERE id = ?");
        _insert = Prepare("INSERT INTO messages (conversation, seq, rev, counted, id, sender, type, created_at, reply_to, fingerprint, body, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _update = Prepare("UPDATE conversations SET title = ?, last_seq = ?, last_rev = ?, last_counted = ?, members_rev = ?, floor_seq = ?, member_count = ?, last_activity_at = ?, touched_at = ? WHERE conversation = ?");
        _move = Prepare("UPDATE members SET delivered_seq = ?1, read_seq = ?1, read_counted = ?2, marked_unread = 0 WHERE conversation = ?3 AND person = ?4 AND read_seq < ?1");
        _event = Prepare("INSERT INTO outbox (topic, payload, created_at, state, attempts, due_at) VALUES (?1, ?2, ?3, 0, 0, ?3)");
    }

    /// <summary>Appends for that time, <paramref name="batch"/> rows to a commit, by <paramref name="senders"/> people in turn.</summary>
    public (long Rows, double Seconds) Measure(int senders, int batch, TimeSpan time)
    {
        using var stopping = new CancellationTokenSource();
        var checkpointing = Task.Run(() => CheckpointAsync(stopping.Token));
        var started = Stopwatch.GetTimestamp();
        long rows = 0;
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            Append(senders, batch);
            rows += batch;
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        stopping.Cancel();
        checkpointing.Wait();
        return (rows, seconds);
    }

    private void Append(int senders, int batch)
    {
        var people = Enumerable.Range(_turn, batch).Select(turn => turn % senders).ToArray();
        var conversations = people.Select(person => (person / 2) + 1L).Distinct().Order().ToArray();
        var ids = people.Select(_ => Guid.CreateVersion7().ToByteArray(bigEndian: true)).ToArray();
        _turn = (_turn + batch) % senders;
        Run(_begin);
        foreach (var conversation in conversations)
        {
            raw.sqlite3_bind_int64(_head, 1, conversation);
            Run(_head);
        }

        foreach (var id in ids)
        {
            raw.sqlite3_bind_blob(_find, 1, id);
            Run(_find);
        }

        for (var i = 0; i < batch; i++)
        {
            Insert((people[i] / 2) + 1L, people[i] + 1L, ids[i]);
        }

        foreach (var conversation in conversations)
        {
            Update(conversation);
        }

        foreach (var person in people.Distinct())
        {
            Bind(_move, _seqs[(person / 2) + 1], _seqs[(person / 2) + 1], (person / 2) + 1L, person + 1L);
            Run(_move);
        }

        raw.sqlite3_bind_text(_event, 1, "log-advanced");
        raw.sqlite3_bind_blob(_event, 2, conversations.SelectMany(_ => Payload).ToArray());
        raw.sqlite3_bind_int64(_event, 3, 1);
        Run(_event);
        Run(_commit);
    }

    private void Insert(long conversation, long person, byte[] id)
    {
        var seq = ++_seqs[conversation];
        Bind(_insert, conversation, seq, seq, seq);
        raw.sqlite3_bind_blob(_insert, 5, id);
        raw.sqlite3_bind_int64(_insert, 6, person);
        raw.sqlite3_bind_int64(_insert, 7, 1);
        raw.sqlite3_bind_int64(_insert, 8, 1_790_000_000_000);
        raw.sqlite3_bind_int64(_insert, 10, long.MaxValue / 3);
        raw.sqlite3_bind_blob(_insert, 11, _body);
        Run(_insert);
    }

    private void Update(long conversation)
    {
        var seq = _seqs[conversation];
        raw.sqlite3_bind_int64(_update, 2, seq);
        raw.sqlite3_bind_int64(_update, 3, seq);
        raw.sqlite3_bind_int64(_update, 4, seq);
        raw.sqlite3_bind_int64(_update, 5, 2);
        raw.sqlite3_bind_int64(_update, 6, 0);
        raw.sqlite3_bind_int64(_update, 7, 2);
        raw.sqlite3_bind_int64(_update, 8, 1_790_000_000_000);
        raw.sqlite3_bind_int64(_update, 9, 1_790_000_000_000);
        raw.sqlite3_bind_int64(_update, 10, conversation);
        Run(_update);
    }

    private static void Bind(sqlite3_stmt statement, params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            raw.sqlite3_bind_int64(statement, i + 1, values[i]);
        }
    }

    private void Run(sqlite3_stmt statement)
    {
        int code;
        while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
        {
        }

        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, _connection.Handle);
        }

        raw.sqlite3_reset(statement);
    }

    // As the server does it: beside the writer, once a second when there is enough.
    private async Task CheckpointAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Execute(_checkpoints, "PRAGMA wal_checkpoint(PASSIVE)");
            }
        }
        catch (OperationCanceledException)
        {
            // Measured.
        }
    }

    private void Seed()
    {
        Execute(_connection, "BEGIN");
        for (var i = 1; i <= Writers / 2; i++)
        {
            Execute(_connection, $"""
                INSERT INTO conversations (conversation, id, type, created_at, created_by, last_seq, last_rev, last_counted, members_rev, floor_seq, member_count, last_activity_at, touched_at)
                VALUES ({i}, randomblob(16), 1, 1790000000000, 1, 0, 2, 0, 2, 0, 2, 1790000000000, 1790000000000);
                INSERT INTO members (conversation, person, role, joined_at, from_seq, from_rev, delivered_seq, read_seq, read_counted)
                VALUES ({i}, {(2 * i) - 1}, 1, 1790000000000, 1, 1, 0, 0, 0), ({i}, {2 * i}, 1, 1790000000000, 1, 2, 0, 0, 0);
                """);
        }

        Execute(_connection, "COMMIT");
    }

    private SqliteConnection Open(string pragmas)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "raw.db")};Pooling=False");
        connection.Open();
        Execute(connection, $"PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; {pragmas}");
        return connection;
    }

    private sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_connection.Handle, sql, out var statement), _connection.Handle);
        return statement;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in (sqlite3_stmt[])[_begin, _commit, _head, _find, _insert, _update, _move, _event])
        {
            statement.Dispose();
        }

        _checkpoints.Dispose();
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
