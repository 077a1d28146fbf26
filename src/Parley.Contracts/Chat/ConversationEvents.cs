using Parley.Protocol;

namespace Parley.Contracts.Chat;

/// <summary>Conversations have moved on: messages, people who came or went. Ids and places only: what happened there is asked for by <see cref="IConversationAudience"/>.</summary>
public sealed record ConversationsAdvanced
{
    public const string Topic = "conversations-advanced";

    public required IReadOnlyList<ConversationAdvance> Items { get; init; }
}

/// <summary>The revisions in <c>(After, UpTo]</c> of a conversation are new.</summary>
public sealed record ConversationAdvance(ConversationId ConversationId, long After, long UpTo);

/// <summary>Somebody has read further, on any device.</summary>
public sealed record ConversationsRead
{
    public const string Topic = "conversations-read";

    public required IReadOnlyList<ConversationRead> Items { get; init; }
}

/// <param name="Seq">The last message that they have read.</param>
/// <param name="Unread">How many that count lay behind it at that moment.</param>
public sealed record ConversationRead(ConversationId ConversationId, UserId UserId, long Seq, long Unread);
