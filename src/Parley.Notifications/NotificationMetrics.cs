using System.Diagnostics.Metrics;
using Parley.Protocol.Notifications;

namespace Parley.Notifications;

/// <summary>Meter <c>Parley.Notifications</c>.</summary>
internal sealed class NotificationMetrics
{
    private readonly Counter<long> _stored;
    private readonly Counter<long> _delivered;

    public NotificationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Parley.Notifications");
        _stored = meter.CreateCounter<long>("parley.notifications.stored", "{notification}", "Notifications written or counting more; the label told is false for those withheld.");
        _delivered = meter.CreateCounter<long>("parley.notifications.delivered", "{attempt}", "Attempts beyond the open page; the labels are channel and result (accepted, failed).");
    }

    public void Stored(bool told) => _stored.Add(1, new KeyValuePair<string, object?>("told", told ? "true" : "false"));

    public void Delivered(NotificationChannel channel, bool accepted) => _delivered.Add(
        1, new("channel", NameOf(channel)), new("result", accepted ? "accepted" : "failed"));

    private static string NameOf(NotificationChannel channel) => channel switch
    {
        NotificationChannel.Email => "email",
        NotificationChannel.Fcm => "fcm",
        _ => "web-push",
    };
}
