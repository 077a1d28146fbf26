using System.ComponentModel.DataAnnotations;

namespace Parley.Platform.Matching;

/// <summary>Section <c>Parley:MatchQueue</c>: how strangers wait for one another.</summary>
public sealed class MatchQueueOptions
{
    public const string Section = "Parley:MatchQueue";

    /// <summary>
    /// For so long somebody waits for a partner who suits: at first for one with a common interest and language, from half of it on for one with a common language; afterwards
    /// anybody will do. Default 400 milliseconds, 0–1 minute; 0: anybody, at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PreferenceWait { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>After so long in vain somebody is told that nobody is there. Default 5 minutes, 10 seconds–30 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:30:00")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>People who may wait at once. Default 10,000, 10–1,000,000; about 1 KB each.</summary>
    [Range(10, 1_000_000)]
    public int Capacity { get; set; } = 10_000;

    /// <summary>
    /// Pairs that are remembered because they may not meet again yet; when that is full, nobody new may wait. Default 1,000,000, 1,000–100,000,000; about 60 bytes each.
    /// </summary>
    [Range(1_000, 100_000_000)]
    public int Pairs { get; set; } = 1_000_000;
}
