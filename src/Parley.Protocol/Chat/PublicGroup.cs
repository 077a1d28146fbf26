using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>A public group, as members of the server see it who are not in it.</summary>
public sealed record PublicGroup
{
    /// <summary>For <c>POST /conversations/{id}/join</c>.</summary>
    public required ConversationId Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What it is about. Left out when nothing is said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Topic { get; init; }

    /// <summary>For <c>GET /pictures/{id}</c>. Left out when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileId? Picture { get; init; }

    public required int MemberCount { get; init; }

    /// <summary>Whether one is in it.</summary>
    public required bool Member { get; init; }
}
