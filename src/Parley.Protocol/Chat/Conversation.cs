using System.Text.Json.Serialization;
using Parley.Protocol.Accounts;

namespace Parley.Protocol.Chat;

/// <summary>The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<ConversationType>))]
public enum ConversationType
{
    /// <summary>Two people; the same two always have the same conversation.</summary>
    Direct = 1,
    Group = 2,

    /// <summary>Two strangers; it ends, with all that was said, when either leaves.</summary>
    Guest = 3,
}

/// <summary>
/// What a member may do in a conversation; docs/protocol/groups.md has the table. The numbers are stored: never renumber. They say nothing of which is the higher one:
/// moderators stand between members and admins.
/// </summary>
[JsonConverter(typeof(KebabEnumConverter<MemberRole>))]
public enum MemberRole
{
    Member = 1,
    Admin = 2,
    Owner = 3,
    Moderator = 4,
}

/// <summary>A conversation as one of its members sees it now.</summary>
public sealed record Conversation
{
    public required ConversationId Id { get; init; }

    public required ConversationType Type { get; init; }

    /// <summary>Null for direct conversations.</summary>
    public required string? Title { get; init; }

    /// <summary>A group's, for <c>GET /pictures/{id}</c>; another picture has another id. Left out when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileId? Picture { get; init; }

    /// <summary>What a group is about. Left out when nothing is said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Topic { get; init; }

    /// <summary>Of a group; left out elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GroupSettings? Settings { get; init; }

    /// <summary>How long it keeps its messages, as somebody has chosen; left out when nobody has: then the server's own setting holds, whose bounds hold in any case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetentionSetting? Retention { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required UserId CreatedBy { get; init; }

    public required long LastSeq { get; init; }

    public required long LastRev { get; init; }

    /// <summary>Messages at or below this seq are gone by retention.</summary>
    public required long FloorSeq { get; init; }

    public required DateTimeOffset LastActivityAt { get; init; }

    public required Message? LastMessage { get; init; }

    public required long UnreadCount { get; init; }

    public required int MemberCount { get; init; }

    public required Membership Me { get; init; }

    /// <summary>All members when there are at most 100, else null.</summary>
    public required IReadOnlyList<Member>? Members { get; init; }

    /// <summary>The people mentioned; only where no list around it carries them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<User>? Users { get; init; }
}

/// <summary>One's own place in a conversation.</summary>
public sealed record Membership
{
    public required MemberRole Role { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public required long DeliveredSeq { get; init; }

    public required long ReadSeq { get; init; }

    /// <summary>A private mark that moves no cursor; reading further or sending takes it away.</summary>
    public bool MarkedUnread { get; init; }

    /// <summary>The first message that one may see.</summary>
    public required long FromSeq { get; init; }

    /// <summary>Who one is in a chat of strangers, where a guest has another id than their account's; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserId? UserId { get; init; }

    /// <summary>Left out where nothing was chosen for this conversation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotificationSettings? Notifications { get; init; }

    /// <summary>Left out where it stands in one's list as all do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Listing? Listing { get; init; }

    /// <summary>What one has begun to write; left out where there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageDraft? Draft { get; init; }
}

public sealed record Member
{
    public required UserId UserId { get; init; }

    public required MemberRole Role { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public required long DeliveredSeq { get; init; }

    /// <summary>Null when it is hidden: by the member, or because the asking person hides their own.</summary>
    public required long? ReadSeq { get; init; }
}
