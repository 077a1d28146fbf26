using Parley.Notifications.Push;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

/// <content>
/// Reactions to one's messages. A notification counts people, and remembers whom: each of them rings once for a message, however often they put and take back emoji, and who has
/// taken all of theirs back before it was seen is counted no more.
/// </content>
internal sealed partial class NotificationStore
{
    private const string Known = """
        SELECT n.state, r.gone FROM reactors r JOIN notifications n ON n.notification = r.notification
        WHERE n.user_id = @User AND n.kind = 13 AND n.subject = @Subject AND r.actor_id = @Actor ORDER BY n.notification DESC LIMIT 1
        """;

    private const string Remember = """
        INSERT INTO reactors (notification, actor_id, rev, gone) SELECT n.notification, @Actor, @Rev, 0 FROM notifications n WHERE n.id = @Id
        ON CONFLICT (notification, actor_id) DO UPDATE SET rev = excluded.rev, gone = 0
        """;

    private async Task<Told?> GiveAsync(DatabaseSession session, ReactionGiven given)
    {
        var made = given.Notification;
        var known = await session.QueryFirstOrDefaultAsync<ReactorRow>(Known, new { given.User, made.Subject, given.Actor });
        if (known is { Gone: 0 } || (!made.Decision.IsTold && await IsWithheldAsync(session, made)))
        {
            return null; // told of before: another emoji of theirs, or the same one once more
        }

        var told = await PutAsync(session, made with { Silent = known is { State: not (long)NotificationState.Read } });
        if (told is not null)
        {
            await session.ExecuteAsync(Remember, new { given.Actor, given.Rev, told.Event.Notification!.Id });
        }

        return told;
    }

    /// <summary>A message that very many react to costs no writes where its sender wants to hear of none.</summary>
    private static async Task<bool> IsWithheldAsync(DatabaseSession session, NewNotification made) => await session.QuerySingleAsync<long>(
        "SELECT COUNT(*) FROM notifications WHERE user_id = @User AND kind = 13 AND subject = @Subject AND state = 3 AND in_app = @inApp",
        new { made.User, made.Subject, inApp = (long)made.Decision.InApp }) > 0;

    private async Task<Told?> TakeBackAsync(DatabaseSession session, ReactionTaken taken)
    {
        // Taken first, as it is by whoever adds: two at once count one after the other.
        var row = await session.QueryFirstOrDefaultAsync<NotificationRow>(
            $"UPDATE notifications SET updated_at = updated_at WHERE user_id = @User AND kind = 13 AND subject = @Subject AND state = 1 RETURNING {NotificationRow.Columns}",
            new { taken.User, taken.Subject });
        if (row is null)
        {
            return null; // seen already, or never told
        }

        var which = new { row.Notification, taken.Actor, now = Now };
        var gone = await session.ExecuteAsync(
            $"UPDATE reactors SET gone = 1 WHERE notification = @Notification AND gone = 0{(taken.Actor is null ? "" : " AND actor_id = @Actor")}", which);
        if (gone == 0)
        {
            return null;
        }

        var left = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM reactors WHERE notification = @Notification AND gone = 0", which);
        return left == 0 ? await WithdrawAsync(session, row) : await CountAsync(session, row, left);
    }

    private async Task<Told> CountAsync(DatabaseSession session, NotificationRow row, long left)
    {
        var counted = await session.QuerySingleAsync<NotificationRow>(
            $"""
            UPDATE notifications SET count = @left, updated_at = @now,
              actor_id = (SELECT r.actor_id FROM reactors r WHERE r.notification = @Notification AND r.gone = 0 ORDER BY r.rev DESC LIMIT 1)
            WHERE notification = @Notification RETURNING {NotificationRow.Columns}
            """,
            new { row.Notification, left, now = Now });
        var revision = await session.QuerySingleAsync<long>(Raise, new { user = row.UserId });
        return new Told(row.UserId, new NotificationEvent
        {
            After = revision - 1,
            UpTo = revision,
            UnreadCount = await UnreadAsync(session, row.UserId),
            Notification = counted.ToNotification(),
            Quiet = true,
        });
    }

    /// <summary>Nobody's is left: as if they had not been told, with the reason for whoever asks.</summary>
    private async Task<Told> WithdrawAsync(DatabaseSession session, NotificationRow row)
    {
        await session.ExecuteAsync(
            "UPDATE notifications SET state = 3, in_app = @reason, push = @no, mail = @no, fcm = CASE WHEN fcm IS NULL THEN NULL ELSE @no END WHERE notification = @Notification",
            new { row.Notification, reason = (long)NotificationReason.TakenBack, no = (long)NotificationReason.Withheld });
        if (row.PushedAt is not null)
        {
            await OutboxTable.AddAsync(session, PushClearing.TopicName, Key(row.Notification), Now);
        }

        var revision = await session.QuerySingleAsync<long>(Raise, new { user = row.UserId });
        return new Told(row.UserId, new NotificationEvent
        {
            After = revision - 1,
            UpTo = revision,
            UnreadCount = await UnreadAsync(session, row.UserId),
            Read = [row.Id],
            TakenBack = [row.Id],
        });
    }

    private sealed class ReactorRow
    {
        public long State { get; init; }

        public long Gone { get; init; }
    }
}
