namespace Parley.Protocol.Chat;

/// <summary>Where a conversation stands in one's own list.</summary>
public sealed record Listing
{
    /// <summary>Among those that stand first.</summary>
    public bool Favourite { get; init; }

    /// <summary>In the archive while nothing stands behind this seq, and for as long as the conversation is muted; null when it was not put there.</summary>
    public long? ArchivedSeq { get; init; }
}

/// <summary>The body of <c>PATCH /conversations/{id}/listing</c>: what is left out stays as it is.</summary>
public sealed record ChangeListingRequest
{
    public bool? Favourite { get; init; }

    /// <summary>True: up to the last message that there is.</summary>
    public bool? Archived { get; init; }
}

/// <summary>With the conversation that it is for.</summary>
public sealed record ConversationListing
{
    public required ConversationId ConversationId { get; init; }

    public required Listing Listing { get; init; }
}

/// <summary>The event <c>listing-updated</c>, for one's own devices.</summary>
public sealed record ListingUpdatedEvent
{
    public required ConversationId ConversationId { get; init; }

    public required Listing Listing { get; init; }

    public required PersonalRange Personal { get; init; }
}
