using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.History;

/// <summary>One's own notifications: read, counted, marked as read.</summary>
internal sealed class NotificationService(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, NotificationStore store, NotificationFeed feed, TimeProvider clock)
{
    private const int DefaultPage = 50, MaxPage = 100, MaxIds = 500;

    public async ValueTask<Result<NotificationPage>> ListAsync(UserId user, string? state, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var states = StatesOf(errors, state);
        var before = PlaceOf(errors, cursor);
        if (limit is < 1 or > MaxPage)
        {
            errors.Add("limit", $"must be from 1 to {MaxPage}", MaxPage);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var size = limit ?? DefaultPage;
        return await database.ReadAsync<NotificationPage>(
            async session =>
            {
                var rows = await session.QueryAsync<NotificationRow>(
                    $"""
                    SELECT {NotificationRow.Columns} FROM notifications
                    WHERE user_id = @user AND state IN @states AND (updated_at < @At OR (updated_at = @At AND notification < @Number))
                    ORDER BY updated_at DESC, notification DESC LIMIT @limit
                    """,
                    new { user, states = SqlList.Of(states), before.At, before.Number, limit = (long)size + 1 });
                var last = rows.Count > size ? rows[size - 1] : null;
                return new NotificationPage
                {
                    Items = [.. rows.Take(size).Select(row => row.ToNotification())],
                    NextCursor = last is null ? null : string.Create(CultureInfo.InvariantCulture, $"{last.UpdatedAt}-{last.Notification}"),
                    Head = await HeadAsync(session, user),
                };
            },
            cancellationToken);
    }

    public ValueTask<NotificationHead> HeadAsync(UserId user, CancellationToken cancellationToken) =>
        database.ReadAsync(session => HeadAsync(session, user), cancellationToken);

    /// <summary>Marks as read what the request names; what is not one's own, or was read before, changes nothing.</summary>
    public async ValueTask<Result<NotificationHead>> MarkAsync(UserId user, MarkNotificationsRequest request, CancellationToken cancellationToken)
    {
        if ((request.Ids is null ? 0 : 1) + (request.ConversationId is null ? 0 : 1) + (request.All is null ? 0 : 1) != 1)
        {
            return ParleyError.Invalid(new FieldError("ids", "give exactly one of ids, conversationId and all"));
        }

        if (request.Ids is { Count: 0 or > MaxIds })
        {
            return ParleyError.Invalid(new FieldError("ids", $"must hold 1 to {MaxIds} ids", MaxIds));
        }

        if (request.All is false)
        {
            return ParleyError.Invalid(new FieldError("all", "must be true"));
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var told = await database.WriteAsync(
            session => request switch
            {
                { Ids: { } ids } => store.ReadAsync(session, user, "id IN @ids", new { user, now, ids = SqlList.Of(ids) }),
                { ConversationId: { } conversation } => store.ReadAsync(session, user, "conversation_id = @conversation", new { user, now, conversation }),
                _ => store.ReadAsync(session, user, "1 = 1", new { user, now }),
            },
            cancellationToken);
        feed.Tell(told is null ? [] : [told]);
        return await HeadAsync(user, cancellationToken);
    }

    private static async Task<NotificationHead> HeadAsync(DatabaseSession session, UserId user) => new()
    {
        Revision = await session.QueryFirstOrDefaultAsync<long?>("SELECT revision FROM heads WHERE user_id = @user", new { user }) ?? 0,
        UnreadCount = await NotificationStore.UnreadAsync(session, user),
    };

    private static long[] StatesOf(RequestErrors errors, string? state)
    {
        switch (state)
        {
            case null:
                return [(long)NotificationState.Unread, (long)NotificationState.Read];
            case "unread":
                return [(long)NotificationState.Unread];
            case "read":
                return [(long)NotificationState.Read];
            case "withheld":
                return [(long)NotificationState.Withheld];
            default:
                errors.Add("state", "must be unread, read or withheld");
                return [];
        }
    }

    private static (long At, long Number) PlaceOf(RequestErrors errors, string? cursor)
    {
        if (cursor is null)
        {
            return (long.MaxValue, long.MaxValue);
        }

        var parts = cursor.Split('-');
        if (parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return (at, number);
        }

        errors.Add("cursor", "must be the nextCursor of an earlier page");
        return default;
    }
}
