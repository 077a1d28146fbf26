using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Log;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing;

namespace Parley.Chat.Tests.Log;

/// <summary>The chat's tables on one engine, with three people, and a writer on them.</summary>
internal sealed class LogTrial : IAsyncDisposable
{
    private readonly TestDatabase _test;
    private readonly UserId[] _people = [.. Enumerable.Range(0, 3).Select(_ => UserId.New(TimeProvider.System))];

    private LogTrial(TestDatabase test, ManualClock clock) => (_test, Clock, Writer) = (test, clock, Open(test.Database, clock));

    public ManualClock Clock { get; }

    public LogWriter Writer { get; }

    public static async Task<LogTrial> CreateAsync(DatabaseEngine engine)
    {
        var trial = new LogTrial(await TestDatabase.CreateAsync(engine, "chat", typeof(ChatServices).Assembly), new ManualClock());
        foreach (var id in trial._people)
        {
            await trial.WriteAsync(session => session.ExecuteAsync("INSERT INTO people (id) VALUES (@id)", new { id }));
        }

        return trial;
    }

    /// <summary>Another process on the same database; on SQLite, the same one after a restart.</summary>
    public LogWriter OpenAnother() => Open(_test.OpenAnother(), Clock);

    public UserId Person(int number) => _people[number - 1];

    public Task<T> ReadAsync<T>(Func<DatabaseSession, Task<T>> query) => _test.Database.ReadAsync(query, TestContext.Current.CancellationToken).AsTask();

    public Task<T> WriteAsync<T>(Func<DatabaseSession, Task<T>> work) => _test.Database.WriteAsync(work, TestContext.Current.CancellationToken).AsTask();

    /// <summary>A conversation whose first two revisions are its members.</summary>
    public async Task<(long Number, ConversationId Id)> CreateAsync(long one, long two)
    {
        var id = ConversationId.New(TimeProvider.System);
        var number = await WriteAsync(session => session.QuerySingleAsync<long>(
            """
            INSERT INTO conversations (id, type, created_at, created_by, last_seq, last_rev, last_counted, members_rev, floor_seq, member_count, last_activity_at, touched_at)
            VALUES (@id, 2, 1, 1, 0, 2, 0, 2, 0, 2, 1, 1) RETURNING conversation
            """,
            new { id }));
        foreach (var (person, rev) in new[] { (one, 1L), (two, 2L) })
        {
            await WriteAsync(session => session.ExecuteAsync(
                """
                INSERT INTO changes (conversation, rev, kind, target, actor, created_at) VALUES (@number, @rev, 1, @person, 1, 1);
                INSERT INTO members (conversation, person, role, joined_at, from_seq, from_rev, delivered_seq, read_seq, read_counted)
                VALUES (@number, @person, 1, 1, 1, @rev, 0, 0, 0)
                """,
                new { number, person, rev }));
        }

        return (number, id);
    }

    public static NewMessage Message(long person, MessageType type = MessageType.Text, byte[]? body = null, byte[]? metadata = null, MessageId? id = null, long? fingerprint = null) => new()
    {
        Id = id ?? MessageId.New(TimeProvider.System),
        Sender = person,
        Type = type,
        Fingerprint = fingerprint ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)),
        Body = body,
        Metadata = metadata,
    };

    public async Task<ConversationRow?> HeadAsync(long conversation)
    {
        ConversationRow? head = null;
        await ReadAsync(async session =>
        {
            await session.Prepare($"SELECT {ConversationRow.Columns} FROM conversations WHERE conversation = $1").Bind(1, conversation)
                .ReadAsync(row => head = ConversationRow.Read(row));
            return true;
        });
        return head;
    }

    /// <summary>The seqs and revs that stand in the log, in their order.</summary>
    public async Task<(long[] Seqs, long[] Revs)> PlacesAsync(long conversation) => await ReadAsync(async session => (
        (await session.QueryAsync<long>("SELECT seq FROM messages WHERE conversation = @conversation ORDER BY seq", new { conversation })).ToArray(),
        (await session.QueryAsync<long>(
            "SELECT rev FROM messages WHERE conversation = @conversation UNION ALL SELECT rev FROM changes WHERE conversation = @conversation ORDER BY 1",
            new { conversation })).ToArray()));

    public async Task<IReadOnlyList<LogAdvance>[]> EventsAsync() =>
        [.. (await ReadAsync(session => session.QueryAsync<byte[]>("SELECT payload FROM outbox ORDER BY entry"))).Select(payload => LogAdvanced.Read(payload))];

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private static LogWriter Open(ModuleDatabase database, TimeProvider clock) => new(database, new LogClock(clock), NullLogger<LogWriter>.Instance);
}
