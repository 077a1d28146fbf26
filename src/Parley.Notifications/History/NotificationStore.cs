using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using Parley.Notifications.Deciding;
using Parley.Notifications.Push;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

/// <summary>Changes of notifications inside a transaction, with all that follows from them: revisions, entries of the outbox, mails to come.</summary>
internal sealed partial class NotificationStore(IOptions<NotificationOptions> options, NotificationMetrics metrics, TimeProvider clock)
{
    // A withheld one that is told now counts from here on; one that is told stays so, also when what follows would be withheld.
    private const string Put = $"""
        INSERT INTO notifications (id, user_id, kind, subject, state, count, conversation_id, seq, actor_id, session_id, in_app, push, mail, fcm, created_at, updated_at)
        VALUES (@id, @User, @kind, @Subject, @state, @Count, @ConversationId, @Seq, @Actor, @Session, @inApp, @push, @mail, @fcm, @now, @now)
        ON CONFLICT (user_id, kind, subject) WHERE state <> 2 DO UPDATE SET
          count = CASE WHEN notifications.state = excluded.state OR notifications.state = 1 THEN notifications.count + excluded.count ELSE excluded.count END,
          seq = CASE WHEN excluded.seq > notifications.seq THEN excluded.seq ELSE notifications.seq END,
          actor_id = excluded.actor_id,
          in_app = CASE WHEN notifications.state = 1 AND excluded.state = 3 THEN notifications.in_app ELSE excluded.in_app END,
          push = CASE WHEN notifications.state = 1 AND excluded.state = 3 THEN notifications.push ELSE excluded.push END,
          mail = CASE WHEN notifications.state = 1 AND excluded.state = 3 THEN notifications.mail ELSE excluded.mail END,
          fcm = CASE WHEN notifications.state = 1 AND excluded.state = 3 THEN notifications.fcm ELSE excluded.fcm END,
          state = CASE WHEN notifications.state = 1 THEN 1 ELSE excluded.state END,
          updated_at = excluded.updated_at
        RETURNING {NotificationRow.Columns}
        """;

    private const string Raise = """
        INSERT INTO heads (user_id, revision) VALUES (@user, 1) ON CONFLICT (user_id) DO UPDATE SET revision = heads.revision + 1 RETURNING revision
        """;

    /// <summary>Carries out what was decided, in the order of people, so that two such transactions at once wait for each other in one direction.</summary>
    public async Task<IReadOnlyList<Told>> ApplyAsync(DatabaseSession session, IReadOnlyCollection<Draft> drafts)
    {
        var told = new List<Told>();
        foreach (var draft in drafts.OrderBy(draft => draft.User.Value))
        {
            var one = draft switch
            {
                NewNotification made => await PutAsync(session, made),
                ConversationSeen seen => await SeeAsync(session, seen),
                MessagesGone gone => await ForgetAsync(session, gone),
                ReactionGiven given => await GiveAsync(session, given),
                ReactionTaken taken => await TakeBackAsync(session, taken),
                SubjectSettled settled => await ReadAsync(
                    session, settled.User, "kind = @kind AND subject = @subject", new { user = settled.User, kind = (long)settled.Kind, subject = settled.Subject, now = Now }),
                _ => null,
            };
            if (one is not null)
            {
                told.Add(one);
            }
        }

        return told;
    }

    /// <summary>Marks some as read; null when none was unread.</summary>
    /// <param name="which">A condition on unread notifications of <c>@user</c>.</param>
    /// <param name="parameters">With <c>user</c> and <c>now</c>.</param>
    public async Task<Told?> ReadAsync(DatabaseSession session, UserId user, string which, object parameters)
    {
        var rows = await session.QueryAsync<NotificationRow>(
            $"UPDATE notifications SET state = 2, read_at = @now WHERE user_id = @user AND state = 1 AND {which} RETURNING {NotificationRow.Columns}", parameters);
        if (rows.Count == 0)
        {
            return null;
        }

        foreach (var row in rows.Where(row => row.PushedAt is not null))
        {
            await OutboxTable.AddAsync(session, PushClearing.TopicName, Key(row.Notification), Now);
        }

        var revision = await session.QuerySingleAsync<long>(Raise, new { user });
        return new Told(user, new NotificationEvent
        {
            After = revision - 1,
            UpTo = revision,
            UnreadCount = await UnreadAsync(session, user),
            Read = [.. rows.Select(row => row.Id)],
        });
    }

    public static Task<long> UnreadAsync(DatabaseSession session, UserId user) =>
        session.QuerySingleAsync<long>("SELECT COUNT(*) FROM notifications WHERE user_id = @user AND state = 1", new { user });

    /// <summary>A notification's number as the payload of an entry.</summary>
    public static byte[] Key(long notification)
    {
        var payload = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(payload, notification);
        return payload;
    }

    private async Task<Told?> PutAsync(DatabaseSession session, NewNotification made)
    {
        var (now, decision) = (Now, made.Decision);
        var row = await session.QuerySingleAsync<NotificationRow>(Put, new
        {
            id = NotificationId.New(clock),
            made.User,
            kind = (long)made.Kind,
            made.Subject,
            state = (long)(decision.IsTold ? NotificationState.Unread : NotificationState.Withheld),
            made.Count,
            made.ConversationId,
            made.Seq,
            made.Actor,
            made.Session,
            inApp = (long)decision.InApp,
            push = (long)decision.Push,
            mail = (long)decision.Mail,
            fcm = (long?)decision.Fcm,
            now,
        });
        metrics.Stored(decision.IsTold);
        if (!row.IsUnread)
        {
            return null;
        }

        if (decision.IsTold && !made.Silent)
        {
            await GoBeyondAsync(session, row, decision, now);
        }

        var revision = await session.QuerySingleAsync<long>(Raise, new { user = made.User });
        return new Told(made.User, new NotificationEvent
        {
            After = revision - 1,
            UpTo = revision,
            UnreadCount = await UnreadAsync(session, made.User),
            Notification = row.ToNotification(),
            Quiet = made.Quiet || made.Silent || !decision.IsTold,
        })
        { WasRead = made.WasRead };
    }

    private async Task GoBeyondAsync(DatabaseSession session, NotificationRow row, Decision decision, long now)
    {
        if (decision.Pushed is { } pushed && row.PushWaits == 0)
        {
            var due = now + (pushed == NotificationReason.Connected ? Milliseconds(options.Value.PushDelay) : 0);
            due = Math.Max(due, (row.PushedAt ?? 0) + Milliseconds(options.Value.PushPause));
            await session.ExecuteAsync("UPDATE notifications SET push_waits = 1 WHERE notification = @Notification", new { row.Notification });
            await OutboxTable.AddAsync(session, PushDispatch.TopicName, Key(row.Notification), now, due);
        }

        if (Decision.IsYes(decision.Mail))
        {
            await session.ExecuteAsync(
                """
                INSERT INTO digests (user_id, due_at, sent_at) VALUES (@user, @due, 0)
                ON CONFLICT (user_id) DO UPDATE SET due_at = CASE
                  WHEN digests.due_at IS NOT NULL THEN digests.due_at
                  WHEN excluded.due_at > digests.sent_at + @interval THEN excluded.due_at
                  ELSE digests.sent_at + @interval END
                """,
                new { user = row.UserId, due = now + Milliseconds(options.Value.DigestAfter), interval = Milliseconds(options.Value.DigestInterval) });
        }
    }

    // What was taken back stays for as long as notifications are kept: it remembers who was told of before (22: NotificationReason.TakenBack).
    private async Task<Told?> SeeAsync(DatabaseSession session, ConversationSeen seen)
    {
        var which = new { user = seen.User, conversation = seen.Conversation, upTo = seen.UpTo, unread = seen.Unread, now = Now };
        await session.ExecuteAsync(
            "DELETE FROM notifications WHERE conversation_id = @conversation AND user_id = @user AND state = 3 AND in_app <> 22 AND seq <= @upTo", which);
        await session.ExecuteAsync(
            """
            UPDATE notifications SET count = @unread
            WHERE conversation_id = @conversation AND user_id = @user AND state = 1 AND kind IN (1, 11, 12) AND seq > @upTo AND count > @unread AND @unread > 0
            """,
            which);
        return await ReadAsync(session, seen.User, "conversation_id = @conversation AND seq <= @upTo", which);
    }

    /// <summary>Whatever speaks of messages that are gone is settled; what speaks of later ones counts those. Being let into a group is no message.</summary>
    private async Task<Told?> ForgetAsync(DatabaseSession session, MessagesGone gone)
    {
        var which = new { user = gone.User, conversation = gone.Conversation, upTo = gone.UpTo, left = Math.Max(1, gone.Left), now = Now };
        await session.ExecuteAsync(
            "DELETE FROM notifications WHERE conversation_id = @conversation AND user_id = @user AND state = 3 AND seq > 0 AND seq <= @upTo", which);
        await session.ExecuteAsync(
            "UPDATE notifications SET count = @left WHERE conversation_id = @conversation AND user_id = @user AND state = 1 AND kind = 1 AND seq > @upTo AND count > @left",
            which);
        return await ReadAsync(session, gone.User, "conversation_id = @conversation AND seq > 0 AND seq <= @upTo", which);
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
