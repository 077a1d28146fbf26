using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>What a command did to a group.</summary>
public sealed record GroupChange
{
    public required ConversationHandle Conversation { get; init; }

    /// <summary>The revisions of the change itself; null when there was nothing to do.</summary>
    public (long After, long UpTo)? Revisions { get; init; }

    /// <summary>The rev of the latest change of membership, this one included.</summary>
    public long MembersRev { get; init; }

    public ConversationState? State { get; init; }

    /// <summary>The system messages that tell of it, each one revision later.</summary>
    public IReadOnlyList<Message> Notices { get; init; } = [];

    public IReadOnlyList<Arrival> Joined { get; init; } = [];

    public IReadOnlyList<Person> Left { get; init; } = [];

    /// <summary>What telling them covers of the own logs of those who left.</summary>
    public IReadOnlyDictionary<UserId, PersonalRange> Personal { get; init; } = new Dictionary<UserId, PersonalRange>();
}

/// <summary>A change of a group: the change, then the messages that tell of it. By one of its members: <see cref="GroupCommand"/>.</summary>
internal abstract class GroupChangeCommand(ConversationHandle conversation, Person actor, ConversationFeed feed, TimeProvider clock) : LogCommand<GroupChange>
{
    public override long? Conversation => conversation.Number;

    protected ConversationHandle Handle => conversation;

    protected Person Actor => actor;

    public override async Task<Result<GroupChange>> ExecuteAsync(LogBatch batch)
    {
        if (batch.FindHead(conversation.Number) is not { DeletedAt: null } head)
        {
            return ParleyError.NotFound("conversation");
        }

        var after = head.LastRev;
        if (!(await ApplyAsync(batch, head)).TryGet(out var applied, out var error))
        {
            return error;
        }

        if (head.LastRev == after)
        {
            return new GroupChange { Conversation = conversation };
        }

        var upTo = head.LastRev;
        var arrivals = applied.Joined.Count == 0 ? [] : await batch.ReadArrivalsAsync(
            head, conversation.Cipher, applied.Joined.Select(person => (person, MemberRole.Member)));
        var state = await StateAsync(batch, head, conversation);
        var notices = applied.Notices.Select(notice => batch.Append(head, conversation.Cipher, actor, notice, clock)).ToList();
        return new GroupChange
        {
            Conversation = conversation,
            Revisions = (after, upTo),
            MembersRev = head.MembersRev,
            State = state,
            Notices = notices,
            Joined = arrivals,
            Left = applied.Left,
            Personal = applied.Left.ToDictionary(person => person.Id, person => batch.Personal(person.Number, conversation.Number)),
        };
    }

    public override ValueTask PublishAsync(GroupChange outcome)
    {
        if (outcome.Revisions is not null)
        {
            feed.GroupChanged(outcome);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Decides, then writes. A change of nothing appends no revision.</summary>
    protected abstract Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head);

    /// <summary>What members are told of a conversation after a change, as the transaction sees it.</summary>
    internal static async Task<ConversationState> StateAsync(LogBatch batch, ConversationRow head, ConversationHandle conversation)
    {
        await batch.FlushAsync();
        var shown = head.MemberCount <= ConversationReader.MembersShown;
        return new ConversationState
        {
            Title = Titles.Open(conversation, head.Title),
            Picture = head.Picture,
            Topic = Topics.Open(conversation.Cipher, head.Topic),
            Settings = head.Settings,
            Retention = head.Retention,
            FloorSeq = head.FloorSeq,
            CountedAboveFloor = head.FloorSeq == 0 ? null : head.LastCounted - head.FloorCounted,
            MemberCount = (int)head.MemberCount,
            Members = shown ? [.. (await ConversationReader.MembersAsync(batch.Session, [head.Conversation]))[head.Conversation].Select(row => row.ToMember(blind: false))] : null,
        };
    }

    /// <summary>What was written, beside the revisions, and how members read of it.</summary>
    protected sealed record Applied(params IReadOnlyList<SystemEvent> Notices)
    {
        public static readonly Applied Nothing = new();

        public IReadOnlyList<Person> Joined { get; init; } = [];

        public IReadOnlyList<Person> Left { get; init; } = [];
    }
}
