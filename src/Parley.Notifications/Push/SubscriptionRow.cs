using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>A row of <c>push_subscriptions</c>: a browser, or an app on a device.</summary>
internal sealed class SubscriptionRow
{
    public const string Columns = "subscription, id, user_id, session_id, channel, service, secrets, paused_until, refusals, created_at";

    public long Subscription { get; init; }

    public PushSubscriptionId Id { get; init; }

    public UserId UserId { get; init; }

    public SessionId SessionId { get; init; }

    /// <summary>A <see cref="NotificationChannel"/>.</summary>
    public long Channel { get; init; }

    public required string Service { get; init; }

    /// <summary>In the channel's own form, wrapped by the master keys.</summary>
    public required byte[] Secrets { get; init; }

    public long PausedUntil { get; init; }

    public long Refusals { get; init; }

    public long CreatedAt { get; init; }

    public PushSubscription ToSubscription(SessionId current) => new()
    {
        Id = Id,
        Service = Service,
        Current = SessionId == current,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };

    public PushDevice ToDevice(SessionId current) => new()
    {
        Id = Id,
        Current = SessionId == current,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };
}
