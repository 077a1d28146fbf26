using System.Text.Json.Serialization;

namespace Parley.Protocol.Accounts;

/// <summary>The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<ExportState>))]
public enum ExportState
{
    Queued = 0,
    Running = 1,

    /// <summary>There is a file to fetch.</summary>
    Ready = 2,
    Failed = 3,
}

/// <summary>A collection of all that the server keeps of oneself, made in the background.</summary>
public sealed record ExportJob
{
    public required ExportId Id { get; init; }

    public required ExportState State { get; init; }

    /// <summary>In percent; a guess until it is 100.</summary>
    public required int Progress { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its file will be removed; null until there is one.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of the file; null until there is one.</summary>
    public required long? Bytes { get; init; }
}
