using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Contracts.Accounts;

namespace Parley.Accounts.Sessions;

/// <summary>
/// Notices sessions that another process has ended, the console or another server on the same database: their sockets must go within 5 s as well. One look at an index,
/// every second. A look that fails is repeated; meanwhile the database cannot be written either.
/// </summary>
internal sealed class RevocationWatch(SessionStore store, RevokedSessions revoked, TimeProvider clock, ILogger<RevocationWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>By so much the other's clock, and the time from its stamp to its commit, may differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The system's time, not the injected one: it paces looks at the database and decides nothing.
        using var timer = new PeriodicTimer(Interval);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (!failing)
                {
                    AccountsLog.RevocationWatchFailed(logger, exception);
                }

                failing = true;
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var ended in await store.RevokedSinceAsync(clock.GetUtcNow() - Overlap, cancellationToken))
        {
            if (!revoked.Contains(ended.Id))
            {
                revoked.Publish(new SessionRevocation(ended.Id, ended.UserId, ended.Reason));
            }
        }
    }
}
