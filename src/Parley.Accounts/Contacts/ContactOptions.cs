using System.ComponentModel.DataAnnotations;

namespace Parley.Accounts.Contacts;

/// <summary>Section <c>Parley:Contacts</c>.</summary>
public sealed class ContactOptions
{
    public const string Section = "Parley:Contacts";

    /// <summary>Contacts of one person. Default 2,000, 1–20,000.</summary>
    [Range(1, 20_000)]
    public int Contacts { get; set; } = 2_000;

    /// <summary>Requests of one person that wait for an answer. Default 100, 1–500.</summary>
    [Range(1, 500)]
    public int OpenRequests { get; set; } = 100;

    /// <summary>Requests that one person makes within 24 hours. Default 50, 1–10,000.</summary>
    [Range(1, 10_000)]
    public int RequestsPerDay { get; set; } = 50;

    /// <summary>After somebody has declined, how long the same person cannot ask them again. Default 7 days, 1 min–365 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan AskAgainAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>People whom one person blocks. Default 2,000, 1–20,000.</summary>
    [Range(1, 20_000)]
    public int Blocked { get; set; } = 2_000;
}
