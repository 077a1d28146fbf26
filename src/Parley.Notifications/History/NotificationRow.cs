using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

/// <summary>A row of <c>notifications</c>.</summary>
internal sealed class NotificationRow
{
    public const string Columns = """
        notification, id, user_id, kind, state, count, conversation_id, seq, actor_id, session_id, in_app, push, mail, fcm, push_waits, pushed_at, created_at,
        updated_at, read_at
        """;

    public long Notification { get; init; }

    public NotificationId Id { get; init; }

    public UserId UserId { get; init; }

    public long Kind { get; init; }

    public long State { get; init; }

    public long Count { get; init; }

    public ConversationId? ConversationId { get; init; }

    public long Seq { get; init; }

    public UserId? ActorId { get; init; }

    public SessionId? SessionId { get; init; }

    public long InApp { get; init; }

    public long Push { get; init; }

    public long Mail { get; init; }

    /// <summary>Null: the server pushed to no apps then.</summary>
    public long? Fcm { get; init; }

    public long PushWaits { get; init; }

    public long? PushedAt { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public long? ReadAt { get; init; }

    public NotificationKind NotificationKind => (NotificationKind)Kind;

    public bool IsUnread => State == (long)NotificationState.Unread;

    public Notification ToNotification() => new()
    {
        Id = Id,
        Kind = NotificationKind,
        State = (NotificationState)State,
        Count = Count,
        ConversationId = ConversationId,
        Seq = Seq == 0 ? null : Seq,
        ActorId = ActorId,
        SessionId = SessionId,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        ReadAt = ReadAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
