using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.RealTime;

/// <summary>What the log of a conversation holds after a rev, at one moment.</summary>
internal sealed record LogGap
{
    public required ConversationHandle Handle { get; init; }

    public required long After { get; init; }

    /// <summary>The conversation's last rev: the gap is (After, UpTo].</summary>
    public required long UpTo { get; init; }

    public required long MembersRev { get; init; }

    /// <summary>More than should be pushed: <see cref="Messages"/> is empty, and of <see cref="Changes"/> only those of membership are there.</summary>
    public bool TooLong { get; init; }

    /// <summary>By rev.</summary>
    public required IReadOnlyList<MessageRow> Messages { get; init; }

    /// <summary>By rev. Those of messages are in <see cref="Updates"/>.</summary>
    public required IReadOnlyList<GapChange> Changes { get; init; }

    /// <summary>Stored messages that were edited, deleted or reacted to, by the rev of the last change of each; those of the changes before are pushed with it.</summary>
    public IReadOnlyList<GapUpdate> Updates { get; init; } = [];

    /// <summary>At <see cref="UpTo"/>; null when nothing has changed but messages.</summary>
    public ConversationState? State { get; init; }

    /// <summary>The conversation as those see it who came in, are still members and have sockets here. At <see cref="UpTo"/>.</summary>
    public IReadOnlyDictionary<long, Conversation> Arrivals { get; init; } = new Dictionary<long, Conversation>();

    /// <summary>What telling them covers of their own logs: those who came in or left, and have sockets here.</summary>
    public IReadOnlyDictionary<long, PersonalRange> Personal { get; init; } = new Dictionary<long, PersonalRange>();
}

/// <summary>A message as one person alone sees it; null: not at all.</summary>
internal sealed record OwnMessage(UserId User, Message? Message);

/// <summary>A message that has changed, and who is a member and does not see it.</summary>
internal sealed record GapUpdate(MessageRow Message, IReadOnlyList<UserId> Unaware)
{
    /// <summary>Those who have reacted to it within the gap and have sockets here, where that has to be said to each of them.</summary>
    public IReadOnlyList<OwnMessage> Own { get; init; } = [];

    public long Rev => Message.ChangedRev!.Value;
}

/// <summary>A row of <c>changes</c>.</summary>
internal sealed class GapChange
{
    public long Rev { get; init; }

    public ChangeKind Kind { get; init; }

    public long Target { get; init; }

    /// <summary>The target, when it is a person.</summary>
    public UserId? UserId { get; init; }

    public Person Person => new(Target, UserId!.Value);
}
