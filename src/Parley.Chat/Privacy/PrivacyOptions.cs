using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Privacy;

/// <summary>Section <c>Parley:Privacy</c>.</summary>
public sealed class PrivacyOptions
{
    public const string Section = "Parley:Privacy";

    /// <summary>
    /// How often somebody may switch their read receipts within a minute: each time all their conversations are touched, and all who share one are told.
    /// More is refused as <c>rate-limited</c>. Default 10, 1–1000.
    /// </summary>
    [Range(1, 1000)]
    public int ReadReceiptsPerMinute { get; set; } = 10;
}
