using Parley.Protocol;

namespace Parley.Chaos.Checking;

/// <summary>The server's log when all is over.</summary>
/// <param name="Epoch">Of the database; null: not read.</param>
internal sealed record FinalLog(IReadOnlyDictionary<ConversationId, FinalConversation> Conversations, long? Epoch = null);

/// <param name="LastSeq">The stored counter.</param>
/// <param name="LastRev">The stored counter.</param>
/// <param name="Messages">As its history shows them, over REST, to somebody who was a member all the time; before them the rows of those that are gone by retention, without their texts.</param>
/// <param name="StoredSeqs">Of the rows in the database.</param>
/// <param name="StoredRevs">Of the rows in the database: messages and changes together.</param>
internal sealed record FinalConversation(
    long LastSeq, long LastRev, IReadOnlyList<LoggedMessage> Messages, IReadOnlyList<long> StoredSeqs, IReadOnlyList<long> StoredRevs)
{
    /// <summary>Messages at or below it are gone by retention.</summary>
    public long Floor { get; init; }

    /// <summary>The rest of what is stored; null: everybody was a member all the time.</summary>
    public StoredState? Stored { get; init; }

    /// <summary>The history over REST of those whose membership was interrupted.</summary>
    public IReadOnlyDictionary<UserId, IReadOnlyList<LoggedMessage>> Histories { get; init; } = new Dictionary<UserId, IReadOnlyList<LoggedMessage>>();
}

/// <summary>A conversation's counters, members and changes, as rows.</summary>
internal sealed record StoredState
{
    public required long LastCounted { get; init; }

    public required long MembersRev { get; init; }

    public required long MemberCount { get; init; }

    public required IReadOnlyList<StoredChange> Changes { get; init; }

    public required IReadOnlyList<StoredMember> Members { get; init; }
}

internal enum StoredChangeKind
{
    MemberAdded = 1,
    MemberRemoved = 2,
}

/// <param name="Kind">One of <see cref="StoredChangeKind"/>, or another number.</param>
/// <param name="Target">The person, of a change of membership.</param>
internal sealed record StoredChange(long Rev, long Kind, UserId? Target);

internal sealed record StoredMember(UserId User, long FromSeq, long FromRev, long Delivered, long Read, long ReadCounted);
