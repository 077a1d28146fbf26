using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Floods;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Log;

public sealed class SqliteLogWriterTests() : LogWriterContract(DatabaseEngine.Sqlite);

public sealed class PostgresLogWriterTests() : LogWriterContract(DatabaseEngine.Postgres);

/// <summary>What a batch decides and writes, on every engine.</summary>
public abstract class LogWriterContract(DatabaseEngine engine) : IAsyncLifetime
{
    private readonly FloodControl _flood = new(Options.Create(new FloodOptions()), TimeProvider.System);
    private LogTrial _log = null!;
    private ConversationHandle _group = null!;

    public async ValueTask InitializeAsync()
    {
        _log = await LogTrial.CreateAsync(engine);
        _group = await OpenAsync(1, 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Sends_OfSeveralConversations_GetPlacesInTheirOrderAndOneEvent()
    {
        var other = await OpenAsync(1, 3);
        var sent = await CommitAsync(Send(_group, 1), Send(other, 3), Send(_group, 2));

        Assert.Equal([(1L, 3L), (1L, 3L), (2L, 4L)], sent.Select(one => (one.Value.Message.Seq, one.Value.Message.Rev)));
        await HoldsAsync(_group, [1, 2], [1, 2, 3, 4]);
        var advances = Assert.Single(await _log.EventsAsync());
        Assert.Equal([new LogAdvance(_group.Number, 2, 4), new LogAdvance(other.Number, 2, 3)], advances.OrderBy(one => one.Conversation));
        Assert.Equal([2_002L, 1_001L], await _log.ReadAsync(session => session.QueryAsync<long>(
            "SELECT read_seq * 1000 + read_counted FROM members WHERE conversation = @Number ORDER BY person DESC", new { _group.Number })));
    }

    [Fact]
    public async Task Send_RepeatedInItsOwnBatch_AnswersTheFirstPlace()
    {
        var id = MessageId.New(TimeProvider.System);
        var sent = await CommitAsync(Send(_group, 1, id), Send(_group, 2), Send(_group, 1, id));

        Assert.Equal([(1L, false), (2L, false), (1L, true)], sent.Select(one => (one.Value.Message.Seq, one.Value.Repeated)));
        Assert.Equal(id, sent[2].Value.Message.Id);
        await HoldsAsync(_group, [1, 2], [1, 2, 3, 4]);
    }

    [Fact]
    public async Task Send_AnotherUnderTheSameIdInItsOwnBatch_IsAConflictAndTakesNoPlace()
    {
        var id = MessageId.New(TimeProvider.System);
        var sent = await CommitAsync(Send(_group, 1, id), Send(_group, 1, id, text: "another"), Send(_group, 2, id), Send(_group, 3, id), Send(_group, 1));

        Assert.Equal(ErrorCodes.MessageIdConflict, sent[1].Error!.Kind);
        Assert.Equal(ErrorCodes.MessageIdConflict, sent[2].Error!.Kind);
        Assert.Equal(ErrorCodes.NotFound, sent[3].Error!.Kind);
        Assert.Equal(2, sent[4].Value.Message.Seq);
    }

    [Fact]
    public async Task Send_RepeatedLater_AnswersTheFirstPlaceAndLeavesNoEvent()
    {
        var id = MessageId.New(TimeProvider.System);
        await CommitAsync(Send(_group, 1, id));
        var again = await CommitAsync(Send(_group, 1, id));

        Assert.Equal((1L, true), (again[0].Value.Message.Seq, again[0].Value.Repeated));
        Assert.Single(await _log.EventsAsync());
    }

    [Fact]
    public async Task Reply_ToAMessageOfTheSameBatchOrAnEarlierOne_KeepsIt()
    {
        var (first, second) = (MessageId.New(TimeProvider.System), MessageId.New(TimeProvider.System));
        await CommitAsync(Send(_group, 1, first));
        var sent = await CommitAsync(
            Send(_group, 1, second), Send(_group, 2, replyTo: first), Send(_group, 2, replyTo: second), Send(_group, 2, replyTo: MessageId.New(TimeProvider.System)));

        Assert.Equal([null, null, null, ErrorCodes.ValidationFailed], sent.Select(one => one.Error?.Kind));
        Assert.Equal([null, null, 1, 2], await _log.ReadAsync(session => session.QueryAsync<long?>("SELECT reply_to FROM messages ORDER BY seq")));
    }

    [Fact]
    public async Task Reply_OfANewcomer_SeesOnlyWhatOneOfTheirMembershipsCovers()
    {
        var (before, during, after) = (MessageId.New(TimeProvider.System), MessageId.New(TimeProvider.System), MessageId.New(TimeProvider.System));
        await CommitAsync(Send(_group, 1, before), new JoinCommand(_group, 3), Send(_group, 1, during), new LeaveCommand(_group, 3), Send(_group, 1, after));
        var sent = await CommitAsync(
            new JoinCommand(_group, 3), Send(_group, 3, replyTo: before), Send(_group, 3, replyTo: during), Send(_group, 3, replyTo: after));

        Assert.Equal([ErrorCodes.ValidationFailed, null, ErrorCodes.ValidationFailed], sent.Skip(1).Select(one => one.Error?.Kind));
    }

    [Fact]
    public async Task CommandThatReads_BetweenSends_FindsWhatCameBefore()
    {
        var count = new CountCommand(_group);
        var sent = await CommitAsync(Send(_group, 1), Send(_group, 2), count, Send(_group, 1));

        Assert.Equal((2L, 2L, 2L), (count.Messages, count.LastSeq, count.ReadByTwo));
        Assert.Equal(3, sent[3].Value.Message.Seq);
        Assert.Single(await _log.EventsAsync());
    }

    [Fact]
    public async Task Membership_ChangedWithinABatch_DecidesWhatFollows()
    {
        var sent = await CommitAsync(Send(_group, 3), new JoinCommand(_group, 3), Send(_group, 3), new LeaveCommand(_group, 3), Send(_group, 3), Send(_group, 1));

        Assert.Equal([ErrorCodes.NotFound, null, null, null, ErrorCodes.NotFound, null], sent.Select(one => one.Error?.Kind));
        await HoldsAsync(_group, [1, 2], [1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public async Task Membership_ChangedByAnotherProcess_IsNoticed()
    {
        var elsewhere = _log.OpenAnother();
        Assert.Null((await CommitAsync(Send(_group, 1)))[0].Error);
        await CommitAsync(elsewhere, new LeaveCommand(_group, 1), new JoinCommand(_group, 3));

        var sent = await CommitAsync(Send(_group, 1), Send(_group, 3));
        Assert.Equal([ErrorCodes.NotFound, null], sent.Select(one => one.Error?.Kind));
        await HoldsAsync(_group, [1, 2], [1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public async Task Membership_OfABatchThatWasRolledBack_IsForgotten()
    {
        // The join fails when it runs singly; its revision goes to somebody else's then.
        var sent = await CommitAsync(new JoinCommand(_group, 3) { Times = 1 }, Send(_group, 3), new BrokenCommand(_group), new LeaveCommand(_group, 2), Send(_group, 3));

        Assert.Equal([ErrorCodes.NotFound, null, ErrorCodes.NotFound], new[] { 1, 3, 4 }.Select(place => sent[place].Error?.Kind));
        await HoldsAsync(_group, [], [1, 2, 3]);
    }

    [Fact]
    public async Task CommandThatThrows_LeavesItsNeighboursAlone()
    {
        var broken = new BrokenCommand(_group);
        var before = Send(_group, 1);
        var after = Send(_group, 2);
        var outcome = await _log.Writer.CommitAsync([before, broken, after]);

        Assert.Equal([before, after], outcome.Committed);
        Assert.False(outcome.Unavailable);
        await Assert.ThrowsAnyAsync<Exception>(() => broken.Completion);
        before.Acknowledge();
        after.Acknowledge();
        Assert.Equal((1L, 2L), ((await before.Completion).Value.Message.Seq, (await after.Completion).Value.Message.Seq));
        await HoldsAsync(_group, [1, 2], [1, 2, 3, 4]);
    }

    [Fact]
    public async Task Time_OfABatch_IsNeverBeforeWhatIsStored()
    {
        var future = _log.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds();
        await _log.WriteAsync(session => session.ExecuteAsync("UPDATE conversations SET touched_at = @future", new { future }));
        var other = await OpenAsync(1, 3);

        await CommitAsync(Send(other, 1));

        Assert.Equal(future, (await _log.HeadAsync(other.Number))!.TouchedAt);
    }

    [Fact]
    public async Task Send_ToAConversationThatIsGone_IsNotFound()
    {
        var gone = _group with { Number = _group.Number + 1000 };
        var sent = await CommitAsync(Send(gone, 1), Send(_group, 1));

        Assert.Equal([ErrorCodes.NotFound, null], sent.Select(one => one.Error?.Kind));
    }

    private async Task<ConversationHandle> OpenAsync(long one, long two)
    {
        var (number, id) = await _log.CreateAsync(one, two);
        return new ConversationHandle(id, number, new BodyCipher(id, 1, RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes)));
    }

    private async Task HoldsAsync(ConversationHandle conversation, long[] seqs, long[] revs)
    {
        var places = await _log.PlacesAsync(conversation.Number);
        Assert.Equal(seqs, places.Seqs);
        Assert.Equal(revs, places.Revs);
    }

    private SendMessageCommand Send(ConversationHandle conversation, int person, MessageId? id = null, string text = "text", MessageId? replyTo = null)
    {
        var draft = new Message
        {
            Id = id ?? MessageId.New(TimeProvider.System),
            ConversationId = conversation.Id,
            Seq = 0,
            Rev = 0,
            SenderId = _log.Person(person),
            Type = MessageType.Text,
            Text = text,
            ReplyTo = replyTo,
            CreatedAt = default,
        };
        var message = LogTrial.Message(person, body: conversation.Cipher.Seal(text, draft.Id, SealedField.Text), id: draft.Id, fingerprint: text.Length);
        return new SendMessageCommand(conversation, draft, message, feed: null!, originSocket: null, new SendQuota(1), _flood);
    }

    private Task<IReadOnlyList<Result<SentMessage>>> CommitAsync(params LogCommand[] commands) => CommitAsync(_log.Writer, commands);

    /// <summary>The outcome of each; of one that sends nothing, an empty one.</summary>
    private static async Task<IReadOnlyList<Result<SentMessage>>> CommitAsync(LogWriter writer, params LogCommand[] commands)
    {
        foreach (var command in (await writer.CommitAsync(commands)).Committed)
        {
            command.Acknowledge();
        }

        var outcomes = new List<Result<SentMessage>>();
        foreach (var command in commands)
        {
            outcomes.Add(command is SendMessageCommand send ? await send.Completion : default);
        }

        return outcomes;
    }

    private abstract class TestCommand(ConversationHandle conversation) : LogCommand<bool>
    {
        public override long? Conversation => conversation.Number;
    }

    private sealed class JoinCommand(ConversationHandle conversation, long person) : TestCommand(conversation)
    {
        /// <summary>How often it may be executed.</summary>
        public int Times { get; set; } = int.MaxValue;

        public override async Task<Result<bool>> ExecuteAsync(LogBatch batch)
        {
            if (Times-- == 0)
            {
                throw new InvalidOperationException("Once was enough.");
            }

            await ConversationFactory.AddMemberAsync(batch, batch.Head(Conversation!.Value), person, MemberRole.Member, actor: 1);
            return true;
        }
    }

    private sealed class LeaveCommand(ConversationHandle conversation, long person) : TestCommand(conversation)
    {
        public override async Task<Result<bool>> ExecuteAsync(LogBatch batch)
        {
            var member = await MemberRow.FindAsync(batch.Session, Conversation!.Value, person);
            await ConversationFactory.RemoveMemberAsync(batch, batch.Head(Conversation!.Value), member!, actor: 1);
            return true;
        }
    }

    private sealed class BrokenCommand(ConversationHandle conversation) : TestCommand(conversation)
    {
        public override async Task<Result<bool>> ExecuteAsync(LogBatch batch)
        {
            batch.AppendChange(batch.Head(Conversation!.Value), ChangeKind.TitleChanged, 0, 1);
            await batch.Session.ExecuteAsync("INSERT INTO no_such_table VALUES (1)");
            return true;
        }
    }

    private sealed class CountCommand(ConversationHandle conversation) : TestCommand(conversation)
    {
        public long Messages { get; private set; }

        public long LastSeq { get; private set; }

        public long ReadByTwo { get; private set; }

        public override async Task<Result<bool>> ExecuteAsync(LogBatch batch)
        {
            Messages = await batch.Session.QuerySingleAsync<long>("SELECT COUNT(*) FROM messages");
            LastSeq = await batch.Session.QuerySingleAsync<long>("SELECT last_seq FROM conversations WHERE conversation = @Conversation", new { Conversation });
            ReadByTwo = await batch.Session.QuerySingleAsync<long>("SELECT read_seq FROM members WHERE person = 2 AND conversation = @Conversation", new { Conversation });
            return true;
        }
    }
}
