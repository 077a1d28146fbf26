using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Scheduling;

/// <summary>Section <c>Parley:Scheduling</c>.</summary>
public sealed class SchedulingOptions
{
    public const string Section = "Parley:Scheduling";

    /// <summary>The most messages of one person that wait to be sent, those that were refused among them. Default 100, 0–1000; 0: nobody schedules on this server.</summary>
    [Range(0, 1000)]
    public int PerPerson { get; set; } = 100;

    /// <summary>How far ahead a message may be scheduled. Default 365 days, 1 hour to 3650 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Furthest { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How often the server looks for messages whose time has come. Default 1 second, 0.1 seconds to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}
