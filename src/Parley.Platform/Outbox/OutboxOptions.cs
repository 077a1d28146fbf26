using System.ComponentModel.DataAnnotations;

namespace Parley.Platform.Outbox;

/// <summary>Section <c>Parley:Outbox</c>.</summary>
public sealed class OutboxOptions
{
    public const string Section = "Parley:Outbox";

    /// <summary>Failed attempts after which an entry is given up and waits for an operator as a dead letter. Default 12 (about 14 to 27 minutes), 1–100.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 12;

    /// <summary>The longest pause after the first failed attempt; doubled by each further one. Default 1 s, 0.1 s–1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two attempts. Default 10 min, 1 s–1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one attempt may take before it counts as failed. Default 1 min, 1 s–1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long entries are kept that are done, or that nobody consumes. Default 10 min, 1 min–30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>When the oldest waiting entry is older, health is "degraded" and the log warns. Default 5 min, 10 s–1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan AlarmAge { get; set; } = TimeSpan.FromMinutes(5);
}
