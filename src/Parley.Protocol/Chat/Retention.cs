using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>How long a conversation keeps its messages. The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<RetentionMode>))]
public enum RetentionMode
{
    /// <summary>For good.</summary>
    Keep = 0,

    /// <summary>Each for some time after it was sent.</summary>
    Age = 1,

    /// <summary>Each until everybody has received it, and no longer than some time after it was sent.</summary>
    Ephemeral = 2,
}

/// <summary>How long messages are kept.</summary>
public sealed record RetentionSetting
{
    public required RetentionMode Mode { get; init; }

    /// <summary>After a message was sent; null: <see cref="RetentionMode.Keep"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Seconds { get; init; }
}

/// <summary><c>PUT /conversations/{id}/retention</c>.</summary>
public sealed record SetRetentionRequest
{
    public RetentionMode? Mode { get; init; }

    /// <summary>With <see cref="RetentionMode.Age"/> and <see cref="RetentionMode.Ephemeral"/>.</summary>
    public int? Seconds { get; init; }
}

/// <summary>What this server does where nothing was chosen, and what may be.</summary>
public sealed record RetentionInfo
{
    /// <summary>Of conversations that say nothing.</summary>
    public required RetentionSetting Default { get; init; }

    public required int ShortestSeconds { get; init; }

    /// <summary>Nothing is kept longer here, whatever a conversation says; null: there is no such bound.</summary>
    public required int? LongestSeconds { get; init; }
}
