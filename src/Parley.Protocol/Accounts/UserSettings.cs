using System.Text.Json.Serialization;
using Parley.Protocol.Chat;

namespace Parley.Protocol.Accounts;

/// <summary>What somebody wants to be notified of. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<NotificationLevel>))]
public enum NotificationLevel
{
    All = 1,

    /// <summary>Only what names them.</summary>
    Mentions = 2,
    None = 3,
}

/// <summary>Who may write to somebody directly. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<MessageAudience>))]
public enum MessageAudience
{
    Everyone = 0,

    /// <summary>Contacts only, in conversations that there are already, too.</summary>
    Contacts = 1,

    /// <summary>Those with whom there is a direct conversation already.</summary>
    NobodyNew = 2,
}

/// <summary>Who may put somebody into a group. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<AddAudience>))]
public enum AddAudience
{
    Everyone = 0,
    Contacts = 1,
    Nobody = 2,
}

[JsonConverter(typeof(KebabEnumConverter<Theme>))]
public enum Theme
{
    /// <summary>As the device.</summary>
    System = 0,
    Light = 1,
    Dark = 2,
}

/// <summary>One's own settings: the same on all devices.</summary>
public sealed record UserSettings
{
    public NotificationPreferences Notifications { get; init; } = new();

    public PrivacyPreferences Privacy { get; init; } = new();

    public ChatPreferences Chat { get; init; } = new();
}

public sealed record NotificationPreferences
{
    /// <summary>Where a conversation says nothing else.</summary>
    public NotificationLevel Default { get; init; } = NotificationLevel.All;

    public QuietHours QuietHours { get; init; } = new();

    public bool Sound { get; init; } = true;

    /// <summary>Whether what is pushed to browsers says who wrote what; else it says that there is something new.</summary>
    public bool PushContent { get; init; }

    /// <summary>Whether a mail tells of what waits unread when one was away for a while.</summary>
    public bool EmailDigest { get; init; } = true;

    /// <summary>Whether one is told when somebody reacts to a message of one's own.</summary>
    public bool Reactions { get; init; } = true;
}

/// <summary>Every day from a time to a time; past midnight when the second is the earlier one.</summary>
public sealed record QuietHours
{
    public bool Enabled { get; init; }

    /// <summary><c>HH:mm</c>.</summary>
    public string From { get; init; } = "22:00";

    /// <summary><c>HH:mm</c>.</summary>
    public string To { get; init; } = "07:00";

    /// <summary>An IANA name; null: the profile's, else the server's.</summary>
    public string? TimeZone { get; init; }
}

public sealed record PrivacyPreferences
{
    public MessageAudience WhoMayMessage { get; init; }

    public AddAudience WhoMayAdd { get; init; }
}

public sealed record ChatPreferences
{
    /// <summary>False: Enter begins a new line, and Ctrl+Enter sends.</summary>
    public bool EnterSends { get; init; } = true;

    public Theme Theme { get; init; }
}

/// <summary>The body of <c>PATCH /me/settings</c>; what is absent stays.</summary>
public sealed record UpdateUserSettingsRequest
{
    public UpdateNotificationPreferences? Notifications { get; init; }

    public UpdatePrivacyPreferences? Privacy { get; init; }

    public UpdateChatPreferences? Chat { get; init; }
}

public sealed record UpdateNotificationPreferences
{
    public NotificationLevel? Default { get; init; }

    public UpdateQuietHours? QuietHours { get; init; }

    public bool? Sound { get; init; }

    public bool? PushContent { get; init; }

    public bool? EmailDigest { get; init; }

    public bool? Reactions { get; init; }
}

public sealed record UpdateQuietHours
{
    public bool? Enabled { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>Empty: the profile's.</summary>
    public string? TimeZone { get; init; }
}

public sealed record UpdatePrivacyPreferences
{
    public MessageAudience? WhoMayMessage { get; init; }

    public AddAudience? WhoMayAdd { get; init; }
}

public sealed record UpdateChatPreferences
{
    public bool? EnterSends { get; init; }

    public Theme? Theme { get; init; }
}

/// <summary>The event <c>settings-updated</c>, for one's own devices.</summary>
public sealed record SettingsUpdatedEvent
{
    public required UserSettings Settings { get; init; }

    public required PersonalRange Personal { get; init; }
}
