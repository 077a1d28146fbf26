using System.ComponentModel.DataAnnotations;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

/// <summary>Section <c>Parley:Retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Parley:Retention";

    /// <summary>How conversations keep their messages where nobody has chosen: Keep, Age (each for as long as Age says) or Ephemeral (each until all have received it, and no longer than Age says). Default Keep.</summary>
    public RetentionMode Mode { get; set; } = RetentionMode.Keep;

    /// <summary>How long a message is kept where nobody has chosen and Mode is not Keep. Default 30 days, 1 second–3650 days; within the two bounds below.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Age { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The shortest time that may be chosen. Default 1 minute, 1 second–3650 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Shortest { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>No message is kept longer, whatever is chosen. Default 0: there is no such bound; 0–3650 days, no less than the shortest.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Longest { get; set; } = TimeSpan.Zero;

    /// <summary>How long a message stays at least in an ephemeral conversation, so that all devices that are connected get it and people can read it. Default 1 minute, 0–1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan EphemeralStay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked which messages are past their time: they are gone that much later at most. Default 10 seconds, 1 second–1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long id, place and fingerprint of a message that is gone are kept, so that a repeated send is not stored anew. Default 30 days, 1–3650 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan IdsKept { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Whether the bounds leave room.</summary>
    internal bool BoundsFit => Longest == TimeSpan.Zero || Longest >= Shortest;

    /// <summary>Whether the server's own setting could be chosen.</summary>
    internal bool AgeFits => Mode == RetentionMode.Keep || (Age >= Shortest && (Longest == TimeSpan.Zero || Age <= Longest));
}
