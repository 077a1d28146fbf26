using Parley.Chat.Messages;
using Parley.Protocol.Chat;

namespace Parley.Chat.Log;

/// <summary>A row of <c>messages</c> to be inserted.</summary>
public readonly record struct MessageInsert(
    NewMessage Message, long Conversation, long Seq, long Rev, long Counted, long CreatedAt, long? ReplyTo);

/// <summary>A row of <c>changes</c> to be inserted.</summary>
public readonly record struct ChangeInsert(long Conversation, long Rev, ChangeKind Kind, long Target, long Actor, long CreatedAt);

/// <summary>How far somebody has read by sending.</summary>
/// <param name="SentAt">When, where it counts because the group is slow; else 0.</param>
public readonly record struct OwnCursor(long Conversation, long Person, long Seq, long Counted, long SentAt = 0);

/// <summary>A membership as a send has to know it.</summary>
/// <param name="FromSeq">The first message that they see.</param>
public readonly record struct KnownMember(long FromSeq, MemberRole Role);

/// <summary>A row of <c>members</c> as a send has to know it.</summary>
public readonly record struct FoundMember(long Conversation, long Person, KnownMember Member, long LastSentAt);

/// <summary>A message that a send may repeat or answer.</summary>
/// <param name="Stored">The whole of it as it stands in the database; null when this batch has appended it.</param>
/// <param name="Mentions">Of one that this batch has appended: whom it names.</param>
public readonly record struct KnownMessage(
    long Conversation, long Sender, long Fingerprint, long Seq, long Rev, long CreatedAt, MessageRow? Stored, byte[]? Mentions = null);
