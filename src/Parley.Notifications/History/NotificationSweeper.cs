using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Notifications.Deciding;
using Parley.Platform.Database;

namespace Parley.Notifications.History;

/// <summary>Every hour: removes what is old, a few hundred in a transaction.</summary>
internal sealed class NotificationSweeper(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IOptions<NotificationOptions> options, TimeProvider clock, ILogger<NotificationSweeper> logger)
    : BackgroundService
{
    private const int Chunk = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotificationsLog.SweepFailed(logger, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await RemoveAsync(
            "DELETE FROM notifications WHERE notification IN (SELECT n.notification FROM notifications n WHERE n.updated_at < @before ORDER BY n.updated_at LIMIT @limit)",
            options.Value.Keep, cancellationToken);
        await RemoveAsync(
            "DELETE FROM taken_events WHERE event IN (SELECT t.event FROM taken_events t WHERE t.taken_at < @before ORDER BY t.taken_at LIMIT @limit)",
            TakenEvents.Keep, cancellationToken);
        await RemoveAsync(
            """
            DELETE FROM event_progress WHERE moved_at < @before
              AND event IN (SELECT p.event FROM event_progress p WHERE p.moved_at < @before ORDER BY p.moved_at LIMIT @limit)
            """,
            TakenEvents.Keep, cancellationToken);
    }

    private async Task RemoveAsync(string statement, TimeSpan keep, CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - keep).ToUnixTimeMilliseconds();
        while (await database.WriteAsync(session => session.ExecuteAsync(statement, new { before, limit = (long)Chunk }), cancellationToken) == Chunk)
        {
            // until less than a chunk was left
        }
    }
}
