using Parley.Chat.Log;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Log;

public sealed class SqliteLogStoreTests() : LogStoreContract(DatabaseEngine.Sqlite);

public sealed class PostgresLogStoreTests() : LogStoreContract(DatabaseEngine.Postgres);

/// <summary>Sets of rows go in and are found alike on every engine.</summary>
public abstract class LogStoreContract(DatabaseEngine engine) : IAsyncLifetime
{
    private LogTrial _log = null!;

    public async ValueTask InitializeAsync() => _log = await LogTrial.CreateAsync(engine);

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Lock_SomeConversations_ReadsThoseThatExistInAscendingOrder()
    {
        var (first, second) = (await _log.CreateAsync(1, 2), await _log.CreateAsync(1, 3));
        var found = new List<ConversationRow>();

        await WriteAsync(store => store.LockAsync([first.Number, second.Number, second.Number + 1000], found.Add));

        Assert.Equal([first.Number, second.Number], found.Select(head => head.Conversation));
        Assert.Equal((first.Id, ConversationType.Group, 0L, 2L, 2L), (found[0].Id, found[0].Type, found[0].LastSeq, found[0].LastRev, found[0].MembersRev));
        Assert.Equal((2L, 2L), (found[0].LoadedRev, found[0].MemberCount));
        Assert.Null(found[0].Title);
    }

    [Fact]
    public async Task Update_SeveralHeads_WritesEveryCounter()
    {
        var (first, second) = (await _log.CreateAsync(1, 2), await _log.CreateAsync(1, 3));
        await WriteAsync(async store =>
        {
            var heads = new List<ConversationRow>();
            await store.LockAsync([first.Number, second.Number], heads.Add);
            for (var i = 0; i < heads.Count; i++)
            {
                var head = heads[i];
                (head.Title, head.LastSeq, head.LastRev, head.LastCounted) = (i == 0 ? [1, 2] : null, 10 + i, 20 + i, 30 + i);
                (head.MembersRev, head.FloorSeq, head.MemberCount, head.LastActivityAt, head.TouchedAt) = (40 + i, 50 + i, 60 + i, 70 + i, 80 + i);
            }

            await store.UpdateAsync(heads);
        });

        for (var i = 0; i < 2; i++)
        {
            var head = (await _log.HeadAsync(i == 0 ? first.Number : second.Number))!;
            Assert.Equal(i == 0 ? [1, 2] : null, head.Title);
            Assert.Equal((10L + i, 20L + i, 30L + i, 40L + i), (head.LastSeq, head.LastRev, head.LastCounted, head.MembersRev));
            Assert.Equal((50L + i, 60L + i, 70L + i, 80L + i), (head.FloorSeq, head.MemberCount, head.LastActivityAt, head.TouchedAt));
        }
    }

    [Fact]
    public async Task InsertMessages_WithAndWithoutBodies_AreFoundByTheirIds()
    {
        var conversation = await _log.CreateAsync(1, 2);
        var messages = Enumerable.Range(1, 3).Select(i => new MessageInsert(
            LogTrial.Message(person: 1, i == 1 ? MessageType.System : MessageType.Text, body: i == 1 ? null : [(byte)i], metadata: i == 3 ? [] : null) with
            {
                Mentions = i == 2 ? [1] : null,
                Forwarded = i == 3,
            },
            conversation.Number, i, i + 2, i, 1000 + i, i == 2 ? 1 : null)).ToList();
        await WriteAsync(store => store.InsertAsync(messages));

        var found = new List<(MessageId, long, long)>();
        await WriteAsync(store => store.FindMessagesAsync(
            [messages[2].Message.Id, MessageId.New(TimeProvider.System), messages[0].Message.Id], (id, itsConversation, seq) => found.Add((id, itsConversation, seq))));
        Assert.Equal([(messages[0].Message.Id, conversation.Number, 1L), (messages[2].Message.Id, conversation.Number, 3L)], found.OrderBy(one => one.Item3));

        var rows = (await _log.ReadAsync(session => LogStore.On(session).ReadMessagesAsync([.. messages.Select(one => one.Message.Id)]))).OrderBy(row => row.Seq).ToList();
        Assert.Equal(messages.Select(one => (one.Seq, one.Rev, one.CreatedAt, one.Message.Fingerprint)), rows.Select(row => (row.Seq, row.Rev, row.CreatedAt, row.Fingerprint)));
        Assert.Equal([MessageType.System, MessageType.Text, MessageType.Text], rows.Select(row => row.Type));
        Assert.Equal([null, [2], [3]], rows.Select(row => row.Body));
        Assert.Equal([null, null, []], rows.Select(row => row.Metadata));
        Assert.Equal([null, messages[0].Message.Id, null], rows.Select(row => row.ReplyTo));
        Assert.Equal([null, [1], null], rows.Select(row => row.Mentions));
        Assert.Equal([0L, 0L, 1L], rows.Select(row => row.Forwarded));
        Assert.All(rows, row => Assert.Equal((1L, _log.Person(1)), (row.Sender, row.SenderId)));
    }

    [Fact]
    public async Task FindMembers_OfSeveralConversations_ShowsMembersOnly()
    {
        var (first, second) = (await _log.CreateAsync(1, 2), await _log.CreateAsync(1, 3));
        var found = new List<FoundMember>();
        await _log.WriteAsync(session => session.ExecuteAsync("UPDATE members SET role = 2, last_sent_at = 77 WHERE person = 3"));

        await WriteAsync(store => store.FindMembersAsync([(first.Number, 1), (first.Number, 3), (second.Number, 3), (9999, 1)], found.Add));

        Assert.Equal(
            [new(first.Number, 1, new KnownMember(1, MemberRole.Member), 0), new(second.Number, 3, new KnownMember(1, MemberRole.Admin), 77)],
            found.OrderBy(one => one.Conversation));
    }

    [Fact]
    public async Task MoveCursors_OnlyForwardsAndClearsTheFlag()
    {
        var conversation = await _log.CreateAsync(1, 2);
        await WriteAsync(store => store.MoveAsync([new OwnCursor(conversation.Number, 1, 5, 4), new OwnCursor(conversation.Number, 2, 9, 8)]));
        await _log.WriteAsync(session => session.ExecuteAsync("UPDATE members SET marked_unread = 1"));
        await WriteAsync(store => store.MoveAsync([new OwnCursor(conversation.Number, 1, 4, 3), new OwnCursor(conversation.Number, 2, 10, 9)]));

        var cursors = await _log.ReadAsync(session => session.QueryAsync<long>(
            "SELECT delivered_seq * 1000000 + read_seq * 10000 + read_counted * 10 + marked_unread FROM members WHERE conversation = @Number ORDER BY person", new { conversation.Number }));
        Assert.Equal([5_050_041, 10_100_090], cursors);
    }

    [Fact]
    public async Task MoveCursors_WithATimeOfSending_KeepsTheLatest()
    {
        var conversation = await _log.CreateAsync(1, 2);
        await WriteAsync(store => store.MoveAsync([new OwnCursor(conversation.Number, 1, 5, 4, SentAt: 100), new OwnCursor(conversation.Number, 2, 6, 5)]));
        await WriteAsync(store => store.MoveAsync([new OwnCursor(conversation.Number, 1, 7, 6), new OwnCursor(conversation.Number, 2, 8, 7, SentAt: 200)]));

        Assert.Equal([100, 200], await _log.ReadAsync(session => session.QueryAsync<long>(
            "SELECT last_sent_at FROM members WHERE conversation = @Number ORDER BY person", new { conversation.Number })));
    }

    [Fact]
    public async Task InsertChanges_AndTheirEvent_AreStored()
    {
        var conversation = await _log.CreateAsync(1, 2);
        LogAdvance[] advances = [new(conversation.Number, 2, 4), new(long.MaxValue, 0, 1)];
        await WriteAsync(async store =>
        {
            await store.InsertAsync([
                new ChangeInsert(conversation.Number, 3, ChangeKind.RoleChanged, 1, 2, 77), new ChangeInsert(conversation.Number, 4, ChangeKind.TitleChanged, 0, 1, 78)]);
            await store.InsertAsync(advances, 79);
        });

        var changes = new List<(long, long, long, long, long)>();
        await _log.ReadAsync(async session =>
        {
            await session.Prepare("SELECT rev, kind, target, actor, created_at FROM changes WHERE rev > 2 ORDER BY rev")
                .ReadAsync(row => changes.Add((row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4))));
            return true;
        });
        Assert.Equal([(3L, (long)ChangeKind.RoleChanged, 1L, 2L, 77L), (4L, (long)ChangeKind.TitleChanged, 0L, 1L, 78L)], changes);
        var payload = await _log.ReadAsync(session => session.QuerySingleAsync<byte[]>(
            "SELECT payload FROM outbox WHERE topic = 'log-advanced' AND created_at = 79 AND due_at = 79 AND state = 0 AND attempts = 0"));
        Assert.Equal(advances, LogAdvanced.Read(payload));
    }

    [Fact]
    public async Task WasMember_OfAnEarlierMembership_CoversItsMessagesOnly()
    {
        var conversation = await _log.CreateAsync(1, 2);
        await _log.WriteAsync(session => session.ExecuteAsync(
            "INSERT INTO past_memberships (conversation, person, from_rev, to_rev, from_seq, to_seq) VALUES (@Number, 1, 1, 9, 3, 5), (@Number, 1, 20, 29, 8, 8)", new { conversation.Number }));

        var covered = new List<bool>();
        await WriteAsync(async store =>
        {
            foreach (var seq in Enumerable.Range(2, 7))
            {
                covered.Add(await store.WasMemberAsync(conversation.Number, 1, seq));
            }

            covered.Add(await store.WasMemberAsync(conversation.Number, 2, 4));
        });
        Assert.Equal([false, true, true, true, false, false, true, false], covered);
    }

    [Fact]
    public async Task NewestTime_IsTheLatestTouch()
    {
        Assert.Equal(0, await _log.ReadAsync(session => LogStore.On(session).NewestTimeAsync()));
        await _log.CreateAsync(1, 2);
        await _log.WriteAsync(session => session.ExecuteAsync("UPDATE conversations SET touched_at = 4711"));
        Assert.Equal(4711, await _log.ReadAsync(session => LogStore.On(session).NewestTimeAsync()));
    }

    private Task<int> WriteAsync(Func<LogStore, ValueTask> work) => _log.WriteAsync(async session =>
    {
        await work(LogStore.On(session));
        return 0;
    });
}
