using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Search;

/// <summary>Section <c>Parley:Search</c>.</summary>
public sealed class SearchOptions
{
    public const string Section = "Parley:Search";

    /// <summary>Whether messages are indexed and can be searched. Default true. Switched off and on again, the index catches up with what it has missed.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>A search ends after this time with what it has found so far. Default 2 seconds, 100 ms to 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Messages that are opened and looked at for one page; more are left to the next page. Default 2000, 100–100,000.</summary>
    [Range(100, 100_000)]
    public int Opened { get; set; } = 2_000;

    /// <summary>Searches that run at once on this server; others wait for their turn within their own time. Default 8, 1–1000.</summary>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 8;

    /// <summary>New messages are gathered for so long before they are indexed together. Default 250 ms, 0–1 second: they can be found within two seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// What was deleted is never found again; its hashes are taken out of the index after so long, together with what is deleted meanwhile. Default 20 seconds, 0–50 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:50")]
    public TimeSpan Remove { get; set; } = TimeSpan.FromSeconds(20);
}
