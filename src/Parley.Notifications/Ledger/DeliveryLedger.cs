using Microsoft.Extensions.DependencyInjection;
using Parley.Notifications.Deciding;
using Parley.Notifications.History;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Ledger;

/// <summary>What became of each notification on each channel: "why did I not get it?" Never a text, an address or a key.</summary>
internal sealed class DeliveryLedger([FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, TimeProvider clock)
{
    /// <summary>Steps of one notification that are shown; a busy conversation that nobody reads has no more than its latest.</summary>
    private const int MaxSteps = 200, MaxDetail = 100;

    private static readonly ParleyError NoNotification = ParleyError.NotFound("notification");

    /// <param name="owner">Whose it must be; null for whoever may see all.</param>
    public async ValueTask<Result<ListResponse<LedgerEntry>>> ReadAsync(NotificationId id, UserId? owner, CancellationToken cancellationToken)
    {
        var row = await FindAsync(id, cancellationToken);
        if (row is null || (owner is { } user && row.UserId != user))
        {
            return NoNotification;
        }

        var steps = await database.ReadAsync(
            session => session.QueryAsync<Row>(
                "SELECT channel, step, reason, detail, at FROM ledger WHERE notification = @Notification ORDER BY entry DESC LIMIT @limit",
                new { row.Notification, limit = (long)MaxSteps }),
            cancellationToken);
        return new ListResponse<LedgerEntry>
        {
            Items = [
                Decided(NotificationChannel.InApp, row.InApp), Decided(NotificationChannel.WebPush, row.Push), Decided(NotificationChannel.Email, row.Mail),
                .. row.Fcm is { } fcm ? [Decided(NotificationChannel.Fcm, fcm)] : Array.Empty<LedgerEntry>(),
                .. steps.Reverse().Select(step => step.ToEntry())],
            NextCursor = null,
        };

        LedgerEntry Decided(NotificationChannel channel, long reason) => new()
        {
            Channel = channel,
            Step = LedgerStep.Decided,
            Told = Decision.IsYes((NotificationReason)reason),
            Reason = (NotificationReason)reason,
            At = DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAt),
        };
    }

    /// <summary>A client has shown it; once for each channel.</summary>
    public async ValueTask<ParleyError?> ShownAsync(NotificationId id, UserId owner, NotificationShownRequest request, CancellationToken cancellationToken)
    {
        if (request.Channel is not (NotificationChannel.InApp or NotificationChannel.WebPush or NotificationChannel.Fcm))
        {
            return ParleyError.Invalid(new FieldError("channel", "must be in-app, web-push or fcm"));
        }

        var row = await FindAsync(id, cancellationToken);
        if (row is null || row.UserId != owner)
        {
            return NoNotification;
        }

        await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO ledger (notification, channel, step, at) SELECT @notification, @channel, @step, @now
                WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.notification = @notification AND l.channel = @channel AND l.step = @step)
                """,
                new { notification = row.Notification, channel = (long)request.Channel.Value, step = (long)LedgerStep.Shown, now = Now }),
            cancellationToken);
        return null;
    }

    /// <summary>In the transaction of what it tells. A notification that is gone has no ledger: nothing is written.</summary>
    public Task AddAsync(DatabaseSession session, long notification, NotificationChannel channel, LedgerStep step, NotificationReason? reason = null, string? detail = null) =>
        session.ExecuteAsync(
            """
            INSERT INTO ledger (notification, channel, step, reason, detail, at)
            SELECT n.notification, @channel, @step, @reason, @detail, @now FROM notifications n WHERE n.notification = @notification
            """,
            new
            {
                notification,
                channel = (long)channel,
                step = (long)step,
                reason = (long?)reason,
                detail = detail is { Length: > MaxDetail } ? detail[..MaxDetail] : detail,
                now = Now,
            });

    private ValueTask<NotificationRow?> FindAsync(NotificationId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<NotificationRow>($"SELECT {NotificationRow.Columns} FROM notifications WHERE id = @id", new { id }), cancellationToken);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Row
    {
        public long Channel { get; init; }

        public long Step { get; init; }

        public long? Reason { get; init; }

        public string? Detail { get; init; }

        public long At { get; init; }

        public LedgerEntry ToEntry() => new()
        {
            Channel = (NotificationChannel)Channel,
            Step = (LedgerStep)Step,
            Reason = (NotificationReason?)Reason,
            Detail = Detail,
            At = DateTimeOffset.FromUnixTimeMilliseconds(At),
        };
    }
}
