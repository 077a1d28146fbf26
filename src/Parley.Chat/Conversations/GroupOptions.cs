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

    /// <summary>
    /// The most members of a group in which everybody may name all of them by <c>@all</c>; in a larger one moderators, admins and owners may. Default 20, 0–100,000.
    /// </summary>
    [Range(0, 100_000)]
    public int AllMayMentionAll { get; set; } = 20;

    /// <summary>The longest title, in bytes of UTF-8. Default 128, 1–1024.</summary>
    [Range(1, 1024)]
    public int TitleBytes { get; set; } = 128;

    /// <summary>The longest topic, in bytes of UTF-8. Default 1024, 1–8192.</summary>
    [Range(1, 8192)]
    public int TopicBytes { get; set; } = 1024;

    /// <summary>The longest that a group's slow mode may make people wait between two messages. Default 6 hours, 1 second–7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan SlowestMode { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long an invitation link works when whoever makes it names no time. Default 7 days, 1 minute–365 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan InviteLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The longest time that an invitation link may work. Default 365 days, 1 minute–3650 days; no less than the one above.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan InviteLongestLifetime { get; set; } = TimeSpan.FromDays(365);

    /// <summary>The most invitation links of one group that work at the same time. Default 50, 1–1000.</summary>
    [Range(1, 1000)]
    public int Invites { get; set; } = 50;

    /// <summary>The most people who are banned from one group. Default 10,000, 1–100,000.</summary>
    [Range(1, 100_000)]
    public int Bans { get; set; } = 10_000;

    /// <summary>How often one person may open invitation links, or join by them, within a minute. Default 30, 1–100,000. Each process counts for itself.</summary>
    [Range(1, 100_000)]
    public int InviteTriesPerMinute { get; set; } = 30;

    /// <summary>How often one person may list or search public groups, or join one, within a minute. Default 120, 1–100,000. Each process counts for itself.</summary>
    [Range(1, 100_000)]
    public int DiscoverPerMinute { get; set; } = 120;
}
