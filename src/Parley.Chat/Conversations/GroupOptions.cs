using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Conversations;

/// <summary>Section <c>Parley:Groups</c>.</summary>
public sealed class GroupOptions
{
    public const string Section = "Parley:Groups";

    /// <summary>The most members of a group. Default 10,000, 2–100,000.</summary>
    [Range(2, 100_000)]
    public int Members { get; set; } = 10_000;

    /// <summary>The most people that one request adds. Default 100, 1–1000.</summary>
    [Range(1, 1000)]
    public int MembersPerRequest { get; set; } = 100;

    /// <summary>The longest title, in bytes of UTF-8. Default 128, 1–1024.</summary>
    [Range(1, 1024)]
    public int TitleBytes { get; set; } = 128;
}
