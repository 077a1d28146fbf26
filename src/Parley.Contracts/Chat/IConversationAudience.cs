using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Contracts.Chat;

/// <summary>Whom a conversation's news concern, for modules that tell them. Safe from any thread.</summary>
public interface IConversationAudience
{
    /// <summary>What happened between two revisions; null when the conversation is gone, or is one of strangers, who are told nothing but there.</summary>
    ValueTask<ConversationNews?> ReadNewsAsync(ConversationId conversation, long after, long upTo, CancellationToken cancellationToken);

    /// <summary>A page of those who are members now.</summary>
    /// <param name="conversation">Of which conversation.</param>
    /// <param name="after">The last one's <see cref="AudienceMember.Place"/> of the page before; 0 for the first.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<AudienceMember>> ReadMembersAsync(ConversationId conversation, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Those among some people who are members now.</summary>
    ValueTask<IReadOnlyList<AudienceMember>> FindMembersAsync(ConversationId conversation, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken);

    /// <summary>How far some of a conversation's members have read; who is no member is left out.</summary>
    ValueTask<IReadOnlyDictionary<UserId, long>> ReadSeqsAsync(ConversationId conversation, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken);

    /// <summary>A message as somebody may see it now; null when they may not, or it is gone.</summary>
    ValueTask<MessagePreview?> FindPreviewAsync(UserId reader, ConversationId conversation, long seq, CancellationToken cancellationToken);
}

/// <summary>What happened in a conversation.</summary>
/// <param name="Type">Direct or group.</param>
/// <param name="Messages">Those that count as unread, in their order.</param>
/// <param name="Arrivals">Who came in, and who let them in (they themselves, when it was nobody else).</param>
/// <param name="Departures">Who went, or was removed.</param>
public sealed record ConversationNews(
    ConversationType Type, IReadOnlyList<NewsMessage> Messages, IReadOnlyList<NewsArrival> Arrivals, IReadOnlyList<UserId> Departures)
{
    /// <summary>Messages that were edited, with those only whom they had not named before.</summary>
    public IReadOnlyList<NewsMessage> LateMentions { get; init; } = [];

    /// <summary>Others' reactions that were put or taken back, in their order; without those to messages that their sender does not see any more.</summary>
    public IReadOnlyList<NewsReaction> Reactions { get; init; } = [];

    /// <summary>Messages that are gone by retention; null when none went.</summary>
    public RaisedFloor? Floor { get; init; }
}

/// <summary>Up to which message all are gone, and how many are left that count as unread.</summary>
public sealed record RaisedFloor(long Seq, long Left);

/// <summary>A message, and whom it concerns more than others.</summary>
public sealed record NewsMessage(long Seq, UserId Sender)
{
    /// <summary>Whom it names.</summary>
    public IReadOnlyList<UserId> Mentions { get; init; } = [];

    /// <summary>It names everybody.</summary>
    public bool MentionsAll { get; init; }

    /// <summary>Whose message it answers.</summary>
    public UserId? Answers { get; init; }

    /// <summary>The revision that it was created with.</summary>
    public long Rev { get; init; }
}

/// <summary>Somebody has reacted to a message, or has taken it back.</summary>
/// <param name="Rev">When.</param>
/// <param name="Seq">The message.</param>
/// <param name="Sender">Whose message it is.</param>
/// <param name="Actor">Who did it; null: the message was deleted, and with it whatever anybody has put there.</param>
/// <param name="IsThere">Whether there is a reaction of theirs now, whatever was there in between.</param>
public sealed record NewsReaction(long Rev, long Seq, UserId Sender, UserId? Actor, bool IsThere);

public readonly record struct NewsArrival(UserId User, UserId Actor);

/// <summary>A member, and what decides whether they are told.</summary>
/// <param name="Place">Their place in the order of pages.</param>
/// <param name="FromSeq">The first message of their membership.</param>
/// <param name="ReadSeq">How far they have read.</param>
/// <param name="Settings">What they want to be notified of here.</param>
/// <param name="IsOpen">Whether one of their devices shows the conversation now.</param>
public sealed record AudienceMember(long Place, UserId UserId, long FromSeq, long ReadSeq, NotificationSettings Settings, bool IsOpen);

/// <summary>What may be shown of a message beside its conversation.</summary>
/// <param name="Title">The group's; null of a direct conversation.</param>
/// <param name="SenderName">As people see it.</param>
/// <param name="Text">The beginning of it.</param>
/// <param name="IsPoll">Whether the text is the question of a poll.</param>
public sealed record MessagePreview(string? Title, string SenderName, string Text, bool IsPoll);
