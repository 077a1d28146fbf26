using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Floods;

/// <summary>
/// Section <c>Parley:Flood</c>: how much may be said. So many at once, which come back evenly over ten seconds; <see cref="Scale"/> multiplies them. An address is an IPv4 address or an
/// IPv6 network of 64 bits. Each process counts for itself.
/// </summary>
public sealed class FloodOptions
{
    public const string Section = "Parley:Flood";

    /// <summary>Multiplies every limit of this section. Default 1, 1–1,000,000. For measurements; for a server whose people all come from one address, raise <see cref="PerAddress"/> instead.</summary>
    [Range(1, 1_000_000)]
    public int Scale { get; set; } = 1;

    /// <summary>Messages, edits and deletions of one person in ten seconds, over all their devices. Default 100, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int PerPerson { get; set; } = 100;

    /// <summary>The same from one address, whoever sends them. Default 2,000, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int PerAddress { get; set; } = 2_000;

    /// <summary>Messages into one conversation in ten seconds, whoever sends them. Default 300, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int PerConversation { get; set; } = 300;

    /// <summary>
    /// Messages of one conversation in ten seconds times its members: what a large group may cost everybody else. A group of 10,000 gets so many messages in ten seconds as this has ten thousands, at least
    /// one. Default 500,000, 10,000–1,000,000,000.
    /// </summary>
    [Range(10_000, 1_000_000_000)]
    public int DeliveriesPerConversation { get; set; } = 500_000;
}
