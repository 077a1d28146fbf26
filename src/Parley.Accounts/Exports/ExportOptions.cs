using System.ComponentModel.DataAnnotations;

namespace Parley.Accounts.Exports;

/// <summary>Section <c>Parley:Exports</c>.</summary>
public sealed class ExportOptions
{
    public const string Section = "Parley:Exports";

    /// <summary>How long the file of an export can be fetched. Default 7 days, 1 h–90 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long after one export the same person may ask for the next. Default 1 h, 0–30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);
}
