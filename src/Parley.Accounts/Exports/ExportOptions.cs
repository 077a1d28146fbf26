using System.ComponentModel.DataAnnotations;

namespace Parley.Accounts.Exports;

/// <summary>Section <c>Parley:Exports</c>.</summary>
public sealed class ExportOptions
{
    public const string Section = "Parley:Exports";

    /// <summary>How long the file of an export can be fetched. Default 7 days, 1 h–90 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The largest file of an export; one that would be larger fails. Default 10 GiB, 1 MiB–1 TiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long FileBytes { get; set; } = 10L << 30;

    /// <summary>How many conversations one person may have exported in 24 hours. Default 20, 1–10,000.</summary>
    [Range(1, 10_000)]
    public int ConversationsPerDay { get; set; } = 20;

    /// <summary>How long after one export of everything the same person may ask for the next one. Default 1 h, 0–30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);
}
