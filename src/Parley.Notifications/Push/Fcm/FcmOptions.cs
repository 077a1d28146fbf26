using System.ComponentModel.DataAnnotations;

namespace Parley.Notifications.Push.Fcm;

/// <summary>Section <c>Parley:Fcm</c>: notifications to apps through Firebase Cloud Messaging (HTTP v1). Off until a service account is given.</summary>
public sealed class FcmOptions
{
    public const string Section = "Parley:Fcm";

    /// <summary>The service account's key as the Firebase console saves it: a JSON file. Null (default): see <c>ServiceAccount</c>. A change is taken at the next start.</summary>
    public string? ServiceAccountFile { get; set; }

    /// <summary>The same as the file's content, for installations that have secrets in their environment. Null (default): none; without either, nothing is pushed to apps.</summary>
    public string? ServiceAccount { get; set; }

    /// <summary>Where messages are taken, for those who reach Google by a proxy of their own: https, or http on this machine. Default <c>https://fcm.googleapis.com</c>.</summary>
    public Uri Endpoint { get; set; } = new("https://fcm.googleapis.com");

    /// <summary>How long Google may take for one message. Default 10 s, 1 s–1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long Google keeps a message for a device that is not reached. Default 1 day, 0 s–28 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "28.00:00:00")]
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromDays(1);
}
