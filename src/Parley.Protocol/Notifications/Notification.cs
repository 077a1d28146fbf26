using System.Text.Json.Serialization;

namespace Parley.Protocol.Notifications;

/// <summary>What somebody is notified of. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<NotificationKind>))]
public enum NotificationKind
{
    /// <summary>Unread messages of one conversation: one notification that counts them.</summary>
    Message = 1,
    ContactRequest = 2,
    ContactAccepted = 3,
    AddedToGroup = 4,
    NewDevice = 5,
    PasswordChanged = 6,
    SecondFactorAdded = 7,
    SecondFactorRemoved = 8,
    EmailChanged = 9,
    IdentityLinked = 10,

    /// <summary>Unread messages of one conversation that name one: a notification of their own, which counts them.</summary>
    Mention = 11,

    /// <summary>The same of answers to one's own messages.</summary>
    Reply = 12,

    /// <summary>Others' reactions to one message of one's own: one notification that counts who has reacted.</summary>
    Reaction = 13,
}

/// <summary>The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<NotificationState>))]
public enum NotificationState
{
    Unread = 1,
    Read = 2,

    /// <summary>Not told: its ledger says why. In no history and no count.</summary>
    Withheld = 3,
}

/// <summary>A notification as its owner sees it: ids only, never a text.</summary>
public sealed record Notification
{
    public required NotificationId Id { get; init; }

    public required NotificationKind Kind { get; init; }

    public required NotificationState State { get; init; }

    /// <summary>How many messages; of <c>reaction</c>: how many people; 1 of every other kind.</summary>
    public required long Count { get; init; }

    public ConversationId? ConversationId { get; init; }

    /// <summary>The latest message's seq; of <c>reaction</c>: that of the message reacted to.</summary>
    public long? Seq { get; init; }

    /// <summary>Who did it, the last one of several.</summary>
    public UserId? ActorId { get; init; }

    /// <summary>Of <c>new-device</c>.</summary>
    public SessionId? SessionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed: the order of the history.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>The answer of <c>GET /notifications</c>, and its page's place.</summary>
public sealed record NotificationPage
{
    public required IReadOnlyList<Notification> Items { get; init; }

    public string? NextCursor { get; init; }

    public required NotificationHead Head { get; init; }
}

/// <summary>Where somebody's notifications stand.</summary>
public sealed record NotificationHead
{
    /// <summary>Rises by one with every change of theirs: what <c>notification</c> events are compared with.</summary>
    public required long Revision { get; init; }

    /// <summary>Unread notifications, not messages.</summary>
    public required long UnreadCount { get; init; }
}

/// <summary>The body of <c>POST /notifications/read</c>: exactly one of them.</summary>
public sealed record MarkNotificationsRequest
{
    public IReadOnlyList<NotificationId>? Ids { get; init; }

    public ConversationId? ConversationId { get; init; }

    public bool? All { get; init; }
}

/// <summary>
/// The event <c>notification</c>, for one's own devices. It holds when the client's revision is <see cref="After"/>; else it reads the history anew.
/// </summary>
public sealed record NotificationEvent
{
    public required long After { get; init; }

    public required long UpTo { get; init; }

    public required long UnreadCount { get; init; }

    /// <summary>New, or counting more; null when only some were read.</summary>
    public Notification? Notification { get; init; }

    /// <summary>Now read, on whichever device.</summary>
    public IReadOnlyList<NotificationId> Read { get; init; } = [];

    /// <summary>Those of <c>read</c> that were taken back before anybody saw them: in no history any more.</summary>
    public IReadOnlyList<NotificationId> TakenBack { get; init; } = [];

    /// <summary>Quiet hours, or nothing that is news: shown, but nothing rings.</summary>
    public bool Quiet { get; init; }
}

/// <summary>The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<NotificationChannel>))]
public enum NotificationChannel
{
    InApp = 1,
    WebPush = 2,
    Email = 3,

    /// <summary>Apps on devices, through Firebase Cloud Messaging.</summary>
    Fcm = 4,
}

/// <summary>Why somebody is told by a channel, or is not. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<NotificationReason>))]
public enum NotificationReason
{
    /// <summary>Told: their settings want it.</summary>
    Wanted = 1,

    /// <summary>Told at once: no device is connected.</summary>
    Away = 2,

    /// <summary>Told after a while, unless it is read until then: a device is connected.</summary>
    Connected = 3,

    /// <summary>Not told; so are all that follow. The conversation is muted.</summary>
    Muted = 10,

    /// <summary>Their level is "none".</summary>
    LevelNone = 11,

    /// <summary>Their level is "mentions", and it neither names them nor answers them.</summary>
    LevelMentions = 12,

    /// <summary>A device shows the conversation.</summary>
    Open = 13,
    QuietHours = 14,

    /// <summary>They have turned the channel off.</summary>
    ChannelOff = 15,

    /// <summary>They have no confirmed address.</summary>
    NoAddress = 16,

    /// <summary>No browser of theirs takes pushes; of <c>fcm</c>: no app.</summary>
    NoSubscription = 17,

    /// <summary>It was read before.</summary>
    Read = 18,

    /// <summary>It goes out by another way: mails about an account's safety are sent at once.</summary>
    SentElsewhere = 19,

    /// <summary>The in-app notification is withheld, and so is every other channel.</summary>
    Withheld = 20,

    /// <summary>They want to hear of no reactions.</summary>
    ReactionsOff = 21,

    /// <summary>Whoever reacted has taken it back before it was seen.</summary>
    TakenBack = 22,
}

[JsonConverter(typeof(KebabEnumConverter<LedgerStep>))]
public enum LedgerStep
{
    Decided = 1,
    Sent = 2,
    Accepted = 3,
    Failed = 4,
    Shown = 5,

    /// <summary>Decided first, and then not sent after all.</summary>
    Dropped = 6,
}

/// <summary>A step of a notification on one channel.</summary>
public sealed record LedgerEntry
{
    public required NotificationChannel Channel { get; init; }

    public required LedgerStep Step { get; init; }

    /// <summary>Of a decision: whether they are told.</summary>
    public bool? Told { get; init; }

    /// <summary>Of a decision, or of what was dropped.</summary>
    public NotificationReason? Reason { get; init; }

    /// <summary>Of a failure: what the service answered, like <c>410</c>. Never an address, never a text.</summary>
    public string? Detail { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The body of <c>POST /notifications/{id}/shown</c>.</summary>
public sealed record NotificationShownRequest
{
    /// <summary><c>in-app</c>, <c>web-push</c> or <c>fcm</c>.</summary>
    public NotificationChannel? Channel { get; init; }
}

/// <summary>What no attempt could deliver, for whoever runs the server.</summary>
public sealed record DeadLetter
{
    public required long Entry { get; init; }

    /// <summary><c>push-send</c>, <c>fcm-send</c> or <c>mail</c>, or a step before them.</summary>
    public required string Topic { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long Attempts { get; init; }

    public string? LastError { get; init; }
}
