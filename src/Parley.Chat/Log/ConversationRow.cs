using Parley.Chat.Conversations;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Log;

/// <summary>A conversation's head while a transaction holds its lock.</summary>
public sealed class ConversationRow
{
    /// <summary>What <see cref="Read"/> takes, in its order.</summary>
    public const string Columns = """
        conversation, id, type, title, created_at, created_by, last_seq, last_rev, last_counted, members_rev, floor_seq, member_count, last_activity_at, touched_at,
        deleted_at, picture, topic, history, announcements, slow_mode_seconds, floor_counted, retention_mode, retention_seconds,
        visibility
        """;

    public long Conversation { get; init; }

    public ConversationId Id { get; init; }

    public ConversationType Type { get; set; }

    public byte[]? Title { get; set; }

    public long CreatedAt { get; init; }

    public long CreatedBy { get; init; }

    public long LastSeq { get; set; }

    public long LastRev { get; set; }

    public long LastCounted { get; set; }

    /// <summary>The rev of the latest change of membership. Whoever changes a membership raises it: what is cached about members is valid only as long as it stays.</summary>
    public long MembersRev { get; set; }

    public long FloorSeq { get; set; }

    public long MemberCount { get; set; }

    public long LastActivityAt { get; set; }

    public long TouchedAt { get; set; }

    /// <summary>Null while it lives. A deleted one has no members and no keys.</summary>
    public long? DeletedAt { get; set; }

    /// <summary>Of a group. Whoever changes it writes it, too: a batch's heads are written back without it.</summary>
    public FileId? Picture { get; set; }

    /// <summary>Sealed. Whoever changes it writes it, too.</summary>
    public byte[]? Topic { get; set; }

    /// <summary>Whoever changes it writes it, too.</summary>
    public HistoryVisibility History { get; set; }

    /// <summary>Whether moderators alone send. Whoever changes it writes it, too.</summary>
    public bool Announcements { get; set; }

    /// <summary>How long everybody else waits between two messages; 0: not at all. Whoever changes it writes it, too.</summary>
    public long SlowModeSeconds { get; set; }

    /// <summary>The <c>counted</c> of the message at <see cref="FloorSeq"/>. Whoever changes it writes it, too.</summary>
    public long FloorCounted { get; set; }

    /// <summary>How long messages are kept, as somebody has chosen; null: nobody has. Whoever changes it writes it, too.</summary>
    public RetentionSetting? Retention { get; set; }

    /// <summary>Whether it is listed, and joined without an invitation. Whoever changes it writes it, too.</summary>
    public GroupVisibility Visibility { get; set; }

    /// <summary>The first message that somebody may see who comes in now. The one place that says so: what they see follows from it.</summary>
    public long FromSeqOfNewcomers => History == HistoryVisibility.FromStart ? 1 : LastSeq + 1;

    /// <summary>How a group works; null for anything else.</summary>
    public GroupSettings? Settings => Type == ConversationType.Group ? new GroupSettings
    {
        History = History,
        Announcements = Announcements,
        SlowModeSeconds = (int)SlowModeSeconds,
        Visibility = Visibility,
    } : null;

    /// <summary><see cref="LastRev"/> when the transaction began.</summary>
    public long LoadedRev { get; init; }

    /// <summary>Whether the batch has to write it back.</summary>
    public bool Changed { get; set; }

    public static ConversationRow Read(IRow row) => new()
    {
        Conversation = row.Number(0),
        Id = new ConversationId(row.Id(1)),
        Type = (ConversationType)row.Number(2),
        Title = row.IsNull(3) ? null : row.Blob(3),
        CreatedAt = row.Number(4),
        CreatedBy = row.Number(5),
        LastSeq = row.Number(6),
        LastRev = row.Number(7),
        LoadedRev = row.Number(7),
        LastCounted = row.Number(8),
        MembersRev = row.Number(9),
        FloorSeq = row.Number(10),
        MemberCount = row.Number(11),
        LastActivityAt = row.Number(12),
        TouchedAt = row.Number(13),
        DeletedAt = row.IsNull(14) ? null : row.Number(14),
        Picture = row.IsNull(15) ? null : new FileId(row.Id(15)),
        Topic = row.IsNull(16) ? null : row.Blob(16),
        History = (HistoryVisibility)row.Number(17),
        Announcements = row.Number(18) != 0,
        SlowModeSeconds = row.Number(19),
        FloorCounted = row.Number(20),
        Retention = ConversationStateRow.RetentionOf(row.IsNull(21) ? null : row.Number(21), row.IsNull(22) ? null : row.Number(22)),
        Visibility = (GroupVisibility)row.Number(23),
    };
}
