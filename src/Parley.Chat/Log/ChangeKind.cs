namespace Parley.Chat.Log;

/// <summary>What a row of <c>changes</c> tells. The numbers are stored: never renumber.</summary>
public enum ChangeKind
{
    /// <summary>Target: the person.</summary>
    MemberAdded = 1,

    /// <summary>Target: the person.</summary>
    MemberRemoved = 2,

    /// <summary>Target: the person.</summary>
    RoleChanged = 3,

    /// <summary>Target: none (0).</summary>
    TitleChanged = 4,

    /// <summary>Every membership ends with it, and the conversation. Target: none (0).</summary>
    ConversationDeleted = 5,

    /// <summary>Somebody goes by another id: a guest has registered. Target: the person.</summary>
    PersonRenamed = 6,

    /// <summary>Target: none (0).</summary>
    PictureChanged = 7,

    /// <summary>Target: the seq of the message.</summary>
    MessageEdited = 8,

    /// <summary>Deleted for all. Target: the seq of the message.</summary>
    MessageDeleted = 9,

    /// <summary>Target: none (0).</summary>
    TopicChanged = 10,

    /// <summary>From where on newcomers see it. Target: none (0).</summary>
    HistoryChanged = 11,

    /// <summary>Whether moderators alone send. Target: none (0).</summary>
    AnnouncementsChanged = 12,

    /// <summary>How long everybody waits between two messages. Target: none (0).</summary>
    SlowModeChanged = 13,

    /// <summary>Somebody has reacted, or has taken it back: the actor. Target: the seq of the message.</summary>
    Reaction = 14,

    /// <summary>How long messages are kept. Target: none (0).</summary>
    RetentionChanged = 15,

    /// <summary>Messages are gone by retention; nobody did it (actor 0). Target: the last seq that is.</summary>
    FloorRaised = 16,

    /// <summary>Somebody has pinned a message, or has taken it off: the actor. Target: the seq of the message.</summary>
    Pin = 17,

    /// <summary>Whether the group is public. Target: none (0).</summary>
    VisibilityChanged = 18,

    /// <summary>Somebody has voted, chosen otherwise, taken it back, or closed the poll: the actor. Target: the seq of the message.</summary>
    Poll = 19,
}
