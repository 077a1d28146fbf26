using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.Accounts.Sessions;

/// <summary>Every hour: removes sessions that ended more than a day ago, and forgets revocations whose access tokens have expired.</summary>
internal sealed class SessionSweeper(SessionStore store, RevokedSessions revoked, TimeProvider clock, ILogger<SessionSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1), Keep = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                revoked.Forget();
                while (await store.RemoveEndedAsync(clock.GetUtcNow() - Keep, stoppingToken) > 0)
                {
                    // until none is left; each round is a short transaction, so that nobody waits long
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                AccountsLog.SweepFailed(logger, exception);
            }
        }
    }
}
