using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Pins;

/// <summary>Section <c>Parley:Pins</c>.</summary>
public sealed class PinOptions
{
    public const string Section = "Parley:Pins";

    /// <summary>The most messages that are pinned in one conversation at the same time. Default 100, 0–1000; 0: nobody pins on this server.</summary>
    [Range(0, 1000)]
    public int PerConversation { get; set; } = 100;
}
