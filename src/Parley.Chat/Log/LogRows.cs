using Parley.Chat.Messages;

namespace Parley.Chat.Log;

/// <summary>A row of <c>messages</c> to be inserted.</summary>
public readonly record struct MessageInsert(
    NewMessage Message, long Conversation, long Seq, long Rev, long Counted, long CreatedAt, long? ReplyTo);

/// <summary>A row of <c>changes</c> to be inserted.</summary>
public readonly record struct ChangeInsert(long Conversation, long Rev, ChangeKind Kind, long Target, long Actor, long CreatedAt);

/// <summary>How far somebody has read by sending.</summary>
public readonly record struct OwnCursor(long Conversation, long Person, long Seq, long Counted);

/// <summary>A message that a send may repeat or answer.</summary>
/// <param name="Stored">The whole of it as it stands in the database; null when this batch has appended it.</param>
public readonly record struct KnownMessage(long Conversation, long Sender, long Fingerprint, long Seq, long Rev, long CreatedAt, MessageRow? Stored);
