using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Reports;

/// <summary>Section <c>Parley:Reports</c>.</summary>
public sealed class ReportOptions
{
    public const string Section = "Parley:Reports";

    /// <summary>The last messages that a report keeps as evidence. Default 30, 1–100.</summary>
    [Range(1, 100)]
    public int Messages { get; set; } = 30;

    /// <summary>
    /// After the end of a chat of strangers its last messages are kept for so long, sealed and shown to nobody, so that whoever was left can still report it. Default 10 minutes, 0–1 day; 0: a
    /// chat can be reported only while it lasts.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AfterEnd { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Reports that one person may make per hour. Default 10, 1–1,000.</summary>
    [Range(1, 1_000)]
    public int PerHour { get; set; } = 10;

    /// <summary>A report is removed so long after it was made. Default 180 days, 1–3650 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(180);
}
