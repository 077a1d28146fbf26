using Parley.Protocol.Accounts;

namespace Parley.Protocol.Chat;

/// <summary>What one wants to be notified of in one conversation.</summary>
public sealed record NotificationSettings
{
    /// <summary>Null: as one's own settings say.</summary>
    public NotificationLevel? Level { get; init; }

    /// <summary>Nothing until then; null when it is not muted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }
}

/// <summary>The body of <c>PUT /conversations/{id}/notification-settings</c>: all of it, what is absent is the default.</summary>
public sealed record SetNotificationSettingsRequest
{
    public NotificationLevel? Level { get; init; }

    /// <summary>In the future, at most ten years.</summary>
    public DateTimeOffset? MutedUntil { get; init; }
}

/// <summary>With the conversation that they are for.</summary>
public sealed record ConversationNotifications
{
    public required ConversationId ConversationId { get; init; }

    public required NotificationSettings Settings { get; init; }
}

/// <summary>The event <c>notification-settings-updated</c>, for one's own devices.</summary>
public sealed record NotificationSettingsUpdatedEvent
{
    public required ConversationId ConversationId { get; init; }

    public required NotificationSettings Settings { get; init; }

    public required PersonalRange Personal { get; init; }
}
