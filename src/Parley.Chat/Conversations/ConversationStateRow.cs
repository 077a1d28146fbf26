using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>A conversation with the asking member's own place in it.</summary>
public sealed class ConversationStateRow : KeyRow
{
    public ConversationType Type { get; init; }

    public byte[]? Title { get; init; }

    public long CreatedAt { get; init; }

    public UserId CreatedBy { get; init; }

    public long LastSeq { get; init; }

    public long LastRev { get; init; }

    public long LastCounted { get; init; }

    public long FloorSeq { get; init; }

    public long MemberCount { get; init; }

    public long LastActivityAt { get; init; }

    public long TouchedAt { get; init; }

    public MemberRole Role { get; init; }

    public long JoinedAt { get; init; }

    public long FromSeq { get; init; }

    public long DeliveredSeq { get; init; }

    public long ReadSeq { get; init; }

    public long ReadCounted { get; init; }

    public long MarkedUnread { get; init; }

    /// <summary>Whether the asking member hides what they have read: then they see it of nobody.</summary>
    public long Blind { get; init; }

    /// <summary>The asking member's public id.</summary>
    public UserId MeId { get; init; }

    /// <summary>A <see cref="Protocol.Accounts.NotificationLevel"/>; null: as the member's own settings say.</summary>
    public long? Notify { get; init; }

    public long? MutedUntil { get; init; }

    public long Favourite { get; init; }

    public long? ArchivedSeq { get; init; }

    /// <summary>Sealed; null: there is none.</summary>
    public byte[]? Draft { get; init; }

    public MessageId? DraftReplyTo { get; init; }

    public long? DraftSeq { get; init; }

    public FileId? Picture { get; init; }

    public byte[]? Topic { get; init; }

    public HistoryVisibility History { get; init; }

    public long Announcements { get; init; }

    public long SlowModeSeconds { get; init; }

    public GroupVisibility Visibility { get; init; }

    /// <summary>How a group works; null for anything else.</summary>
    public GroupSettings? Settings => Type == ConversationType.Group ? new GroupSettings
    {
        History = History,
        Announcements = Announcements != 0,
        SlowModeSeconds = (int)SlowModeSeconds,
        Visibility = Visibility,
    } : null;

    public long FloorCounted { get; init; }

    public long? RetentionMode { get; init; }

    public long? RetentionSeconds { get; init; }

    /// <summary>How long messages are kept, as somebody has chosen; null: nobody has.</summary>
    public RetentionSetting? Retention => RetentionOf(RetentionMode, RetentionSeconds);

    /// <summary>How many count that the asking member has not read. What is gone is unread for nobody.</summary>
    public long Unread => LastCounted - Math.Max(ReadCounted, FloorCounted);

    /// <summary>Not null when the asking member has deleted the last message for themselves.</summary>
    public long? HidesLast { get; init; }

    /// <summary>The asking member's number.</summary>
    public long Person { get; init; }

    /// <summary>From the columns of <see cref="ConversationReader"/>, in their order.</summary>
    public static ConversationStateRow Read(IRow row) => new()
    {
        Conversation = row.Number(0),
        Id = new ConversationId(row.Id(1)),
        Number = row.Number(2),
        Wrapped = row.Blob(3),
        Type = (ConversationType)row.Number(4),
        Title = row.IsNull(5) ? null : row.Blob(5),
        CreatedAt = row.Number(6),
        CreatedBy = new UserId(row.Id(7)),
        LastSeq = row.Number(8),
        LastRev = row.Number(9),
        LastCounted = row.Number(10),
        FloorSeq = row.Number(11),
        MemberCount = row.Number(12),
        LastActivityAt = row.Number(13),
        TouchedAt = row.Number(14),
        Role = (MemberRole)row.Number(15),
        JoinedAt = row.Number(16),
        FromSeq = row.Number(17),
        DeliveredSeq = row.Number(18),
        ReadSeq = row.Number(19),
        ReadCounted = row.Number(20),
        MarkedUnread = row.Number(21),
        Blind = row.Number(22),
        Notify = row.IsNull(23) ? null : row.Number(23),
        MutedUntil = row.IsNull(24) ? null : row.Number(24),
        MeId = new UserId(row.Id(25)),
        Picture = row.IsNull(26) ? null : new FileId(row.Id(26)),
        Topic = row.IsNull(27) ? null : row.Blob(27),
        History = (HistoryVisibility)row.Number(28),
        Announcements = row.Number(29),
        SlowModeSeconds = row.Number(30),
        HidesLast = row.IsNull(31) ? null : row.Number(31),
        Person = row.Number(32),
        FloorCounted = row.Number(33),
        RetentionMode = row.IsNull(34) ? null : row.Number(34),
        RetentionSeconds = row.IsNull(35) ? null : row.Number(35),
        Favourite = row.Number(36),
        ArchivedSeq = row.IsNull(37) ? null : row.Number(37),
        Draft = row.IsNull(38) ? null : row.Blob(38),
        DraftReplyTo = row.IsNull(39) ? null : new MessageId(row.Id(39)),
        DraftSeq = row.IsNull(40) ? null : row.Number(40),
        Visibility = (GroupVisibility)row.Number(41),
    };

    /// <summary>From two columns.</summary>
    public static RetentionSetting? RetentionOf(long? mode, long? seconds) =>
        mode is { } known ? new RetentionSetting { Mode = (Protocol.Chat.RetentionMode)known, Seconds = (int?)seconds } : null;
}

/// <summary>A member as the others see them.</summary>
public sealed class MemberStateRow
{
    public const string Select = """
        SELECT m.conversation, m.person, p.id AS user_id, m.role, m.joined_at, m.delivered_seq, m.read_seq, p.hides_read
        FROM members m JOIN people p ON p.person = m.person
        """;

    public long Conversation { get; init; }

    public long Person { get; init; }

    public UserId UserId { get; init; }

    public MemberRole Role { get; init; }

    public long JoinedAt { get; init; }

    public long DeliveredSeq { get; init; }

    public long ReadSeq { get; init; }

    public long HidesRead { get; init; }

    /// <summary>From <see cref="Select"/>'s columns, in their order.</summary>
    public static MemberStateRow Read(IRow row) => new()
    {
        Conversation = row.Number(0),
        Person = row.Number(1),
        UserId = new UserId(row.Id(2)),
        Role = (MemberRole)row.Number(3),
        JoinedAt = row.Number(4),
        DeliveredSeq = row.Number(5),
        ReadSeq = row.Number(6),
        HidesRead = row.Number(7),
    };

    /// <param name="blind">Whether who looks hides their own: it works in both directions.</param>
    public Member ToMember(bool blind) => new()
    {
        UserId = UserId,
        Role = Role,
        JoinedAt = DateTimeOffset.FromUnixTimeMilliseconds(JoinedAt),
        DeliveredSeq = DeliveredSeq,
        ReadSeq = blind || HidesRead != 0 ? null : ReadSeq,
    };
}
