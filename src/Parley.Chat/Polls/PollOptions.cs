using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Polls;

/// <summary>Section <c>Parley:Polls</c>.</summary>
public sealed class PollOptions
{
    public const string Section = "Parley:Polls";

    /// <summary>The most options of one poll. Default 12, 0–12; 0 and 1: nobody asks on this server.</summary>
    [Range(0, 12)]
    public int Options { get; set; } = 12;

    /// <summary>The longest question, in bytes of UTF-8. Default 1024, 1–8192.</summary>
    [Range(1, 8192)]
    public int QuestionBytes { get; set; } = 1024;

    /// <summary>The longest option, in bytes of UTF-8. Default 200, 1–1000.</summary>
    [Range(1, 1000)]
    public int OptionBytes { get; set; } = 200;

    /// <summary>How often one person may vote, or take it back, in a minute; more is refused as <c>rate-limited</c>. Default 60, 1–100,000.</summary>
    [Range(1, 100_000)]
    public int VotesPerMinute { get; set; } = 60;
}
