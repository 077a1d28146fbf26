using System.ComponentModel.DataAnnotations;

namespace Parley.Accounts.Deletion;

/// <summary>Section <c>Parley:Deletion</c>.</summary>
public sealed class DeletionOptions
{
    public const string Section = "Parley:Deletion";

    /// <summary>How long the owner of an account can take its deletion back. Default 14 days, 0–365 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(14);
}
