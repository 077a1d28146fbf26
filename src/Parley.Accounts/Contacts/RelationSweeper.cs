using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;

namespace Parley.Accounts.Contacts;

/// <summary>Every hour: removes blocks that were taken back, and answered requests that no limit needs any more.</summary>
internal sealed class RelationSweeper(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IOptions<ContactOptions> options, TimeProvider clock, ILogger<RelationSweeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1), KeepBlocks = TimeSpan.FromHours(1), KeepRequests = TimeSpan.FromDays(1);

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
                AccountsLog.SweepFailed(logger, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var keepRequests = options.Value.AskAgainAfter > KeepRequests ? options.Value.AskAgainAfter : KeepRequests;
        await database.WriteAsync(
            session => session.ExecuteAsync("DELETE FROM blocks WHERE active = 0 AND changed_at < @before", new { before = (now - KeepBlocks).ToUnixTimeMilliseconds() }),
            cancellationToken);
        await database.WriteAsync(
            session => session.ExecuteAsync(
                "DELETE FROM contact_requests WHERE state <> 0 AND changed_at < @before", new { before = (now - keepRequests).ToUnixTimeMilliseconds() }),
            cancellationToken);
    }
}
