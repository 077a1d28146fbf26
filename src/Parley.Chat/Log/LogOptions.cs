using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Log;

/// <summary>Section <c>Parley:Log</c>.</summary>
public sealed class LogOptions
{
    public const string Section = "Parley:Log";

    /// <summary>Commands that may wait; further ones are refused as <c>unavailable</c>. Default 8192, 16–1,000,000.</summary>
    [Range(16, 1_000_000)]
    public int QueueLength { get; set; } = 8192;

    /// <summary>The most commands in one transaction. Default 512, 1–10,000: above, the gain per message is below a twentieth (measured).</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 512;
}
