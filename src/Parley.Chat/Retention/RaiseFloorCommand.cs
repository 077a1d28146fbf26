using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.RealTime;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

/// <summary>What a look at a conversation has changed.</summary>
/// <param name="Change">Null: everything is still within its time.</param>
/// <param name="More">There is more past its time than one command takes.</param>
internal sealed record SweptConversation(GroupChange? Change, bool More);

/// <summary>
/// Raises the floor of a conversation to the last message that is past its time: one change, one revision, however many messages. Decided by what the transaction sees, so that
/// two servers which look at once do it once. Then says when the conversation is to be looked at again.
/// </summary>
internal sealed class RaiseFloorCommand(
    ConversationHandle conversation, RetentionPolicy policy, RetentionOptions options, ConversationFeed feed, OutboxRelay outbox) : LogCommand<SweptConversation>
{
    /// <summary>A message lies on pages of its own in three trees: that many dirty some hundred pages, ten milliseconds or two of the writer's time. The rest follows at once, behind what waits.</summary>
    internal const int MostMessages = 500;

    /// <summary>Of a schedule.</summary>
    private const long Now = 0;

    private const string Oldest = "SELECT seq, created_at, counted FROM messages WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3";

    public override long? Conversation => conversation.Number;

    public override async Task<Result<SweptConversation>> ExecuteAsync(LogBatch batch)
    {
        if (batch.FindHead(conversation.Number) is not { DeletedAt: null } head)
        {
            return new SweptConversation(null, More: false); // the sweeper takes off its schedule what keeps everything
        }

        var kept = policy.Of(head.Retention);
        if (kept.Seconds is not { } seconds || head.Type == ConversationType.Guest)
        {
            return new SweptConversation(null, More: false);
        }

        var limits = new Expiry(
            Age: seconds * 1000L,
            Stay: Milliseconds(options.EphemeralStay),
            Delivered: kept.Mode == RetentionMode.Ephemeral ? await DeliveredAsync(batch) : null);
        var oldest = new List<Place>();
        await batch.Session.Prepare(Oldest).Bind(1, head.Conversation).Bind(2, head.FloorSeq).Bind(3, MostMessages + 1)
            .ReadAsync(row => oldest.Add(new Place(row.Number(0), row.Number(1), row.Number(2))));

        // Times never fall from one message to the next, so those that are past theirs are the first ones.
        var past = oldest.TakeWhile(message => limits.IsPast(message, batch.Now)).Take(MostMessages).ToList();
        var change = past.Count == 0 ? null : await RaiseAsync(batch, head, past[^1]);
        var next = past.Count < oldest.Count ? limits.NextLook(oldest[past.Count], batch.Now, options) : batch.Now + Math.Max(limits.Shortest, Milliseconds(options.SweepInterval));
        await ScheduleAsync(batch, next);
        return new SweptConversation(change, More: next == Now);
    }

    public override ValueTask PublishAsync(SweptConversation outcome)
    {
        if (outcome.Change is { } change)
        {
            outbox.Wake();
            feed.GroupChanged(change);
        }

        return ValueTask.CompletedTask;
    }

    private async Task<GroupChange> RaiseAsync(LogBatch batch, ConversationRow head, Place last)
    {
        var after = head.LastRev;
        await BelowFloor.RemoveAsync(batch.Session, conversation, head.FloorSeq, last.Seq, batch.Now);
        (head.FloorSeq, head.FloorCounted) = (last.Seq, last.Counted);
        await batch.Session.ExecuteAsync("UPDATE conversations SET floor_counted = @FloorCounted WHERE conversation = @Conversation", new { head.FloorCounted, head.Conversation });
        await batch.Session.ExecuteAsync(
            "INSERT INTO raised_floors (conversation, seq, raised_at) VALUES (@Conversation, @FloorSeq, @now)", new { head.Conversation, head.FloorSeq, now = batch.Now });
        var upTo = batch.AppendChange(head, ChangeKind.FloorRaised, head.FloorSeq, actor: 0);
        return new GroupChange
        {
            Conversation = conversation,
            Revisions = (after, upTo),
            MembersRev = head.MembersRev,
            State = await GroupChangeCommand.StateAsync(batch, head, conversation),
        };
    }

    /// <summary>How far everybody has received: a member's cursor is that of whichever of their devices has got furthest.</summary>
    private Task<long> DeliveredAsync(LogBatch batch) => batch.Session.QuerySingleAsync<long>(
        "SELECT COALESCE(MIN(delivered_seq), 0) FROM members WHERE conversation = @number", new { number = conversation.Number });

    private Task<int> ScheduleAsync(LogBatch batch, long at) => batch.Session.ExecuteAsync(
        "UPDATE conversations SET sweep_at = @at WHERE conversation = @number", new { at, number = conversation.Number });

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private readonly record struct Place(long Seq, long CreatedAt, long Counted);

    /// <summary>Times in milliseconds.</summary>
    /// <param name="Age">Nothing is kept longer.</param>
    /// <param name="Stay">What everybody has received stays that long after it was sent.</param>
    /// <param name="Delivered">The last message that everybody has received; null where that does not count.</param>
    private readonly record struct Expiry(long Age, long Stay, long? Delivered)
    {
        /// <summary>No message that is yet to be sent is past its time earlier.</summary>
        public long Shortest => Delivered is null ? Age : Math.Min(Age, Stay);

        public bool IsPast(Place message, long now) => message.CreatedAt + (message.Seq <= Delivered ? Shortest : Age) <= now;

        /// <summary>When a message that is not may be. That it is received by all is told to nobody: it is looked for with every sweep.</summary>
        public long NextLook(Place message, long now, RetentionOptions options)
        {
            if (IsPast(message, now))
            {
                return Now;
            }

            return Delivered is not { } delivered ? message.CreatedAt + Age
                : message.Seq <= delivered ? message.CreatedAt + Shortest
                : Math.Min(message.CreatedAt + Age, Math.Max(message.CreatedAt + Stay, now + Milliseconds(options.SweepInterval)));
        }
    }
}
