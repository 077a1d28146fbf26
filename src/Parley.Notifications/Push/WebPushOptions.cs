using System.ComponentModel.DataAnnotations;

namespace Parley.Notifications.Push;

/// <summary>Section <c>Parley:WebPush</c>: notifications through browsers' push services.</summary>
public sealed class WebPushOptions
{
    public const string Section = "Parley:WebPush";

    /// <summary>
    /// Whom a push service may write to about this server's pushes (RFC 8292 §2.1): an address like <c>mailto:admin@example.org</c> or a page. Null (default): the server's
    /// public address, else the sender of its mails.
    /// </summary>
    [MinLength(8)]
    public string? Contact { get; set; }

    /// <summary>
    /// Networks that are not public in which push services may stand, like <c>10.1.0.0/16</c>; there http is taken, too. Default none: whoever has an account could else have
    /// this server call anything near it.
    /// </summary>
    public List<string> PrivateNetworks { get; } = [];

    /// <summary>How long a push service may take for one message. Default 10 s, 1 s–1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a push service keeps a message for a browser that is not reached. Default 1 day, 0 s–28 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "28.00:00:00")]
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromDays(1);
}
