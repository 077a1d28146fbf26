using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>Where somebody is in a conversation, and what there is to read.</summary>
internal sealed class CursorRow
{
    public required long Conversation { get; init; }

    public required long Person { get; init; }

    public required long DeliveredSeq { get; set; }

    public required long ReadSeq { get; set; }

    public required long ReadCounted { get; set; }

    public required bool MarkedUnread { get; set; }

    public required long LastSeq { get; init; }

    public required long LastCounted { get; init; }

    public required long MemberCount { get; init; }

    public required ConversationType Type { get; init; }

    /// <summary>How many of <see cref="LastCounted"/> are gone by retention.</summary>
    public long FloorCounted { get; init; }

    /// <summary>Whether something moved that others may see.</summary>
    public bool Moved { get; set; }

    /// <summary>What is gone by retention is unread for nobody.</summary>
    public long Unread => LastCounted - Math.Max(ReadCounted, FloorCounted);
}
