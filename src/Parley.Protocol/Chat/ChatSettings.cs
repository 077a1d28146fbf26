using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>Who may see whether one is here, and when one was last. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<LastSeenAudience>))]
public enum LastSeenAudience
{
    /// <summary>Everybody one shares a conversation with, and contacts.</summary>
    Everyone = 0,

    /// <summary>One's contacts: those on the contact list, whether one has a conversation with them or not.</summary>
    Contacts = 1,
    Nobody = 2,
}

/// <summary>What one lets others see. Both work in both directions: who hides something does not see it of others.</summary>
public sealed record ChatSettings
{
    /// <summary>False: nobody sees what one has read, and one sees it of nobody.</summary>
    public required bool ReadReceipts { get; init; }

    public required LastSeenAudience LastSeen { get; init; }
}

/// <summary>The body of <c>PATCH /me/chat-settings</c>; what is absent stays.</summary>
public sealed record UpdateChatSettingsRequest
{
    public bool? ReadReceipts { get; init; }

    public LastSeenAudience? LastSeen { get; init; }
}

/// <summary>The event <c>chat-settings-updated</c>, for one's own sockets.</summary>
public sealed record ChatSettingsUpdatedEvent
{
    public required ChatSettings Settings { get; init; }

    public required PersonalRange Personal { get; init; }
}
