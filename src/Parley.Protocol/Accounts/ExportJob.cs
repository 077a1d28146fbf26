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

/// <summary>Why there is no file. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<ExportFailure>))]
public enum ExportFailure
{
    /// <summary>Something went wrong, three times.</summary>
    Error = 1,

    /// <summary>It would be larger than this server makes them.</summary>
    TooLarge = 2,

    /// <summary>One is not in the conversation any more.</summary>
    NoMember = 3,

    /// <summary>Messages that were in it have disappeared since, and so has the file.</summary>
    Outdated = 4,
}

/// <summary>A collection of all that the server keeps of oneself, or of one conversation as one sees it, made in the background; <c>conversationId</c> is left out of one of everything.</summary>
public sealed record ExportJob
{
    public required ExportId Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConversationId? ConversationId { get; init; }

    public required ExportState State { get; init; }

    /// <summary>In percent; a guess until it is 100.</summary>
    public required int Progress { get; init; }

    /// <summary>Of one that has failed; left out of all others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExportFailure? Failure { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its file will be removed; null until there is one.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of the file; null until there is one.</summary>
    public required long? Bytes { get; init; }
}
