using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Reactions;

/// <summary>Section <c>Parley:Reactions</c>.</summary>
public sealed class ReactionOptions
{
    public const string Section = "Parley:Reactions";

    /// <summary>The most different emoji under one message. Default 20, 0–100; 0: nobody reacts on this server.</summary>
    [Range(0, 100)]
    public int EmojiPerMessage { get; set; } = 20;

    /// <summary>The most emoji that one person puts under one message. Default 10, 1–100.</summary>
    [Range(1, 100)]
    public int EmojiPerPerson { get; set; } = 10;

    /// <summary>
    /// How many of those who have reacted with an emoji are named with the message; the others are counted, and listed by <c>GET …/reactions</c>. Each name is 39 bytes in every
    /// copy of the message. Default 10, 1–100. Holds for what is reacted to from then on.
    /// </summary>
    [Range(1, 100)]
    public int NamedPeople { get; set; } = 10;

    /// <summary>How often one person may react, or take it back, in a minute; more is refused as <c>rate-limited</c>. Default 120, 1–100,000.</summary>
    [Range(1, 100_000)]
    public int PerMinute { get; set; } = 120;
}
