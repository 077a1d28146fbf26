namespace Parley.Protocol.Notifications;

/// <summary>The body of <c>POST /me/push-subscriptions</c>: a browser's <c>PushSubscription</c> as JSON.</summary>
public sealed record CreatePushSubscriptionRequest
{
    /// <summary>Where the push service takes messages for this browser: https, on a public host. At most 2,048 bytes.</summary>
    public string? Endpoint { get; init; }

    public PushSubscriptionKeys? Keys { get; init; }
}

/// <summary>RFC 8291 §2; base64url without padding.</summary>
public sealed record PushSubscriptionKeys
{
    /// <summary>The browser's public key: 65 bytes.</summary>
    public string? P256dh { get; init; }

    /// <summary>The shared secret: 16 bytes.</summary>
    public string? Auth { get; init; }
}

/// <summary>A browser that takes pushes; its address and keys are told to nobody again.</summary>
public sealed record PushSubscription
{
    public required PushSubscriptionId Id { get; init; }

    /// <summary>The push service's host.</summary>
    public required string Service { get; init; }

    /// <summary>Whether it belongs to the session that asks.</summary>
    public required bool Current { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The answer of <c>GET /me/push-subscriptions</c>.</summary>
public sealed record PushSubscriptionList
{
    /// <summary>The server's key (RFC 8292), base64url: what browsers are given as <c>applicationServerKey</c>.</summary>
    public required string PublicKey { get; init; }

    public required IReadOnlyList<PushSubscription> Items { get; init; }
}
