using System.Text.Json;
using Parley.Platform.Keys;

namespace Parley.Notifications.Push;

/// <summary>What it takes to push to a browser: whoever has it can. Stored wrapped by the master keys.</summary>
internal sealed record SubscriptionSecrets(string Endpoint, byte[] BrowserKey, byte[] Auth)
{
    public static readonly byte[] Purpose = "parley push subscription"u8.ToArray();

    public byte[] Wrap(MasterKeys keys) => keys.Wrap(JsonSerializer.SerializeToUtf8Bytes(this), Purpose);

    public static SubscriptionSecrets Unwrap(MasterKeys keys, byte[] wrapped) => JsonSerializer.Deserialize<SubscriptionSecrets>(keys.Unwrap(wrapped, Purpose))!;
}

/// <summary>A row of <c>push_subscriptions</c>.</summary>
internal sealed class SubscriptionRow
{
    public const string Columns = "subscription, id, user_id, session_id, service, secrets, paused_until, refusals, created_at";

    public long Subscription { get; init; }

    public Protocol.PushSubscriptionId Id { get; init; }

    public Protocol.UserId UserId { get; init; }

    public Protocol.SessionId SessionId { get; init; }

    public required string Service { get; init; }

    public required byte[] Secrets { get; init; }

    public long PausedUntil { get; init; }

    public long Refusals { get; init; }

    public long CreatedAt { get; init; }

    public Protocol.Notifications.PushSubscription ToSubscription(Protocol.SessionId current) => new()
    {
        Id = Id,
        Service = Service,
        Current = SessionId == current,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };
}
