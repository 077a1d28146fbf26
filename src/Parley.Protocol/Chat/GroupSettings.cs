using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>From which message on somebody sees a group who comes in later. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<HistoryVisibility>))]
public enum HistoryVisibility
{
    /// <summary>What is said from their joining on.</summary>
    FromJoining = 0,

    /// <summary>All of it.</summary>
    FromStart = 1,
}

/// <summary>Who learns that there is a group. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<GroupVisibility>))]
public enum GroupVisibility
{
    /// <summary>Its members, and those whom they let in.</summary>
    Private = 0,

    /// <summary>Every member of the server: it is listed, and they join by themselves.</summary>
    Public = 1,
}

/// <summary>How a group works, as its admins have set it.</summary>
public sealed record GroupSettings
{
    /// <summary>Of those who come in from now on; whoever is there sees what they saw.</summary>
    public required HistoryVisibility History { get; init; }

    /// <summary>Only owners, admins and moderators send.</summary>
    public bool Announcements { get; init; }

    /// <summary>Everybody else waits so long between two messages; 0: not at all.</summary>
    public int SlowModeSeconds { get; init; }

    /// <summary>Left out of a private one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public GroupVisibility Visibility { get; init; }
}
