using System.Text.Json.Serialization;
using Parley.Protocol.Accounts;

namespace Parley.Protocol.Chat;

/// <summary>The names on the wire (docs/protocol/README.md).</summary>
public static class EventNames
{
    public const string SendMessage = "send-message";
    public const string EditMessage = "edit-message";
    public const string DeleteMessage = "delete-message";
    public const string React = "react";
    public const string PinMessage = "pin-message";
    public const string VotePoll = "vote-poll";
    public const string ClosePoll = "close-poll";
    public const string MessageDelivered = "message-delivered";
    public const string MessageSeen = "message-seen";
    public const string Typing = "typing";
    public const string StopTyping = "stop-typing";
    public const string Sync = "sync";
    public const string OpenConversations = "open-conversations";
    public const string WatchPresence = "watch-presence";
    public const string Authenticate = "authenticate";

    public const string FindPartner = "find-partner";
    public const string LeavePartner = "leave-partner";
    public const string KeepChat = "keep-chat";

    public const string PartnerFound = "partner-found";
    public const string PartnerLeft = "partner-left";
    public const string SearchEnded = "search-ended";

    public const string ReceiveMessage = "receive-message";
    public const string MessageUpdated = "message-updated";
    public const string MessageHidden = "message-hidden";
    public const string MessageStatusUpdate = "message-status-update";
    public const string UserOnline = "user-online";
    public const string UserOffline = "user-offline";
    public const string ConversationUpdated = "conversation-updated";
    public const string ChatSettingsUpdated = "chat-settings-updated";
    public const string UserUpdated = "user-updated";
    public const string SettingsUpdated = "settings-updated";
    public const string ContactRequest = "contact-request";
    public const string ContactsUpdated = "contacts-updated";
    public const string ScheduledUpdated = "scheduled-updated";
    public const string NotificationSettingsUpdated = "notification-settings-updated";
    public const string ListingUpdated = "listing-updated";
    public const string DraftUpdated = "draft-updated";
    public const string Notification = "notification";
    public const string AuthExpiring = "auth-expiring";
    public const string SessionRevoked = "session-revoked";
}

/// <summary>An acknowledgement that says no more than yes.</summary>
public sealed record OkResponse
{
    public bool Ok { get; init; } = true;
}

/// <summary>An acknowledgement that says no, and why.</summary>
public sealed record ErrorResponse
{
    public bool Ok { get; init; }

    public required ErrorBody Error { get; init; }
}

public sealed record ConversationReference
{
    public ConversationId? ConversationId { get; init; }
}

/// <summary>The event <c>typing</c>.</summary>
public sealed record TypingEvent
{
    public required ConversationId ConversationId { get; init; }

    public required UserId UserId { get; init; }

    /// <summary>Forget it after this time unless it is repeated.</summary>
    public required int ExpiresInMs { get; init; }
}

/// <summary>The event <c>stop-typing</c>.</summary>
public sealed record StopTypingEvent
{
    public required ConversationId ConversationId { get; init; }

    public required UserId UserId { get; init; }
}

/// <summary>
/// The event <c>conversation-updated</c>, in one of three forms: the shared <see cref="State"/> after a change (for those who are members already),
/// the whole <see cref="Conversation"/> (for somebody who has just come in), or <see cref="Removed"/>.
/// </summary>
public sealed record ConversationUpdatedEvent
{
    public required ConversationId ConversationId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? After { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UpTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Removed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConversationState? State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Conversation? Conversation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<User>? Users { get; init; }

    /// <summary>Of the receiver's own log: with <see cref="Conversation"/> and <see cref="Removed"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonalRange? Personal { get; init; }
}

/// <summary>What all members share of a conversation, as it is after a change; nothing of one member's own, so one frame serves all.</summary>
public sealed record ConversationState
{
    public required string? Title { get; init; }

    /// <summary>Left out when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileId? Picture { get; init; }

    /// <summary>What a group is about. Left out when nothing is said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Topic { get; init; }

    /// <summary>Of a group; left out elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GroupSettings? Settings { get; init; }

    /// <summary>See <see cref="Conversation.Retention"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetentionSetting? Retention { get; init; }

    /// <summary>Messages at or below this seq are gone by retention. Left out while it is 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long FloorSeq { get; init; }

    /// <summary>How many messages above the floor count as unread for somebody who has read none of them. Left out while nothing is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CountedAboveFloor { get; init; }

    public required int MemberCount { get; init; }

    /// <summary>All members when there are at most 100, else null.</summary>
    public required IReadOnlyList<Member>? Members { get; init; }

    /// <summary>The same for somebody who may not see how far others have read.</summary>
    public ConversationState WithoutRead() => this with { Members = Members is null ? null : [.. Members.Select(member => member with { ReadSeq = null })] };
}

public sealed record AuthenticateRequest
{
    public string? Token { get; init; }
}

public sealed record AuthenticateResponse
{
    public bool Ok { get; init; } = true;

    public required DateTimeOffset ExpiresAt { get; init; }
}

public sealed record AuthExpiringEvent
{
    public required DateTimeOffset ExpiresAt { get; init; }
}

public sealed record SessionRevokedEvent
{
    public required string Reason { get; init; }
}
