namespace Parley.Protocol.Notifications;

/// <summary>The body of <c>POST /me/push-devices</c>: an app on a device takes pushes.</summary>
public sealed record CreatePushDeviceRequest
{
    /// <summary>The registration token that Firebase has given the app. At most 4,096 characters.</summary>
    public string? Token { get; init; }
}

/// <summary>An app that takes pushes; its token is told to nobody again.</summary>
public sealed record PushDevice
{
    public required PushSubscriptionId Id { get; init; }

    /// <summary>Whether it belongs to the session that asks.</summary>
    public required bool Current { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The answer of <c>GET /me/push-devices</c>.</summary>
public sealed record PushDeviceList
{
    /// <summary>The Firebase project that this server pushes by: an app of another one gets nothing. Null: this server pushes to no apps.</summary>
    public string? ProjectId { get; init; }

    public required IReadOnlyList<PushDevice> Items { get; init; }
}
