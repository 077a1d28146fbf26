using System.Text.Json.Serialization;
using Parley.Protocol.Chat;

namespace Parley.Protocol.Accounts;

/// <summary>What somebody is to oneself, as it is now; nothing of what one is to them beyond what they let one know.</summary>
public sealed record Relation
{
    public required User User { get; init; }

    /// <summary>Since when they are a contact; null when they are none.</summary>
    public required DateTimeOffset? ContactSince { get; init; }

    /// <summary>The request between the two that waits for an answer.</summary>
    public required RelationRequest? Request { get; init; }

    /// <summary>Since when one blocks them; null when one does not.</summary>
    public required DateTimeOffset? BlockedSince { get; init; }
}

[JsonConverter(typeof(KebabEnumConverter<RequestDirection>))]
public enum RequestDirection
{
    /// <summary>They ask, and one may accept or decline.</summary>
    Incoming,

    /// <summary>One has asked, and may withdraw it.</summary>
    Outgoing,
}

public sealed record RelationRequest
{
    public required ContactRequestId Id { get; init; }

    public required RequestDirection Direction { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed record Contact
{
    public required User User { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>A request with the other side of it.</summary>
public sealed record ContactRequest
{
    public required ContactRequestId Id { get; init; }

    public required User User { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>All that wait for an answer, the newest first.</summary>
public sealed record ContactRequests
{
    public required IReadOnlyList<ContactRequest> Incoming { get; init; }

    public required IReadOnlyList<ContactRequest> Outgoing { get; init; }
}

public sealed record CreateContactRequest
{
    public UserId? UserId { get; init; }
}

public sealed record BlockedUser
{
    public required User User { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>The events <c>contact-request</c> (somebody has just asked) and <c>contacts-updated</c>, for one's own devices.</summary>
public sealed record RelationUpdatedEvent
{
    public required Relation Relation { get; init; }

    public required PersonalRange Personal { get; init; }
}
