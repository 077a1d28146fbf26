using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Matching;

/// <summary>Section <c>Parley:Matching</c>: the chats of strangers. Whether there are guests at all: <c>Parley:Guests</c>.</summary>
public sealed class MatchingOptions
{
    public const string Section = "Parley:Matching";

    /// <summary>Whether members may meet strangers, too; their partners see who they are. Default false: guests only.</summary>
    public bool Members { get; set; }

    /// <summary>
    /// Whether two guests of one address (IPv6: one /64) are never matched. Default false, so that two windows of one computer can try it; turn it on where strangers come from the
    /// internet.
    /// </summary>
    public bool SeparateAddresses { get; set; }

    /// <summary>Two who have met do not meet again before. Default 1 hour, 1 minute–1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SamePairAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Searches that one person may begin per minute: who skips from one to the next has to wait. Default 12, 1–10,000.</summary>
    [Range(1, 10_000)]
    public int SearchesPerMinute { get; set; } = 12;

    /// <summary>Messages that a guest may send per minute. Default 60, 1–100,000.</summary>
    [Range(1, 100_000)]
    public int MessagesPerMinute { get; set; } = 60;

    /// <summary>Without a connection for so long, somebody has left. Default 15 seconds, 1 second–10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReconnectGrace { get; set; } = TimeSpan.FromSeconds(15);
}
