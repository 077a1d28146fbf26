using System.Text.Json.Serialization;
using Parley.Protocol.Accounts;

namespace Parley.Protocol.Chat;

/// <summary>What a frame covers of the receiver's own log, <c>(after, upTo]</c>: the rules are those of a conversation's revisions.</summary>
public sealed record PersonalRange
{
    public required long After { get; init; }

    public required long UpTo { get; init; }
}

/// <summary>What changed in one's own log after the client's <c>userRev</c>, merged: each thing once, as it is now.</summary>
public sealed record PersonalSync
{
    public required long After { get; init; }

    public required long UpTo { get; init; }

    /// <summary>Conversations that one came into, and is a member of now.</summary>
    public required IReadOnlyList<ConversationId> Conversations { get; init; }

    /// <summary>Conversations that one is no member of any more.</summary>
    public required IReadOnlyList<ConversationId> Removed { get; init; }

    /// <summary>One's own cursors, where they were moved by receipts or "mark unread".</summary>
    public required IReadOnlyList<OwnCursors> Cursors { get; init; }

    /// <summary>Null when they did not change.</summary>
    public required ChatSettings? Settings { get; init; }

    /// <summary>Oneself; null when nothing of it changed.</summary>
    public Me? Me { get; init; }

    /// <summary>Null when they did not change.</summary>
    public UserSettings? UserSettings { get; init; }

    /// <summary>People who have become something else to oneself, or look different. Not with a first sync: the lists are read over REST.</summary>
    public IReadOnlyList<Relation> Relations { get; init; } = [];

    /// <summary>Where one wants to be notified differently.</summary>
    public IReadOnlyList<ConversationNotifications> Notifications { get; init; } = [];

    /// <summary>What stands elsewhere in one's list.</summary>
    public IReadOnlyList<ConversationListing> Listings { get; init; } = [];

    /// <summary>What one has begun to write, or writes no more.</summary>
    public IReadOnlyList<ConversationDraft> Drafts { get; init; } = [];

    /// <summary>Messages that one has deleted for oneself, by conversation.</summary>
    public IReadOnlyList<HiddenMessages> Hidden { get; init; } = [];

    /// <summary>Conversations to which other messages of one's own wait to be sent: <c>GET /conversations/{id}/scheduled</c> lists them. Left out when there are none; not with a first sync.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConversationId>? Scheduled { get; init; }
}

/// <summary>One's own place in a conversation.</summary>
public sealed record OwnCursors
{
    public required ConversationId ConversationId { get; init; }

    public required long DeliveredSeq { get; init; }

    public required long ReadSeq { get; init; }

    public required bool MarkedUnread { get; init; }

    /// <summary>Of the messages up to <see cref="LastSeq"/>.</summary>
    public required long UnreadCount { get; init; }

    public required long LastSeq { get; init; }
}
