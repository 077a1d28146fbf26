using System.ComponentModel.DataAnnotations;

namespace Parley.Notifications;

/// <summary>Section <c>Parley:Notifications</c>.</summary>
public sealed class NotificationOptions
{
    public const string Section = "Parley:Notifications";

    /// <summary>How long notifications are kept, with their ledgers. Default 30 days, 1 day–10 years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

    /// <summary>While a device is connected: how long something may wait unread before it is pushed to the others. Default 30 s, 0 s–1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PushDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time between two pushes of one conversation. Default 5 s, 0 s–1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PushPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long something waits unread, and its reader must be offline, before a mail tells of it. Default 15 min, 1 s–7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan DigestAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The least time between two such mails to one person. Default 4 h, 1 min–30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan DigestInterval { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Browsers and apps that may take one person's pushes; more are refused. Default 20, 1–100.</summary>
    [Range(1, 100)]
    public int SubscriptionsPerUser { get; set; } = 20;
}
