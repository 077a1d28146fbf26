using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Users;

namespace Parley.Accounts.Guests;

/// <summary>Every minute: removes guests whose sessions have ended, and bans that have.</summary>
internal sealed class GuestSweeper(GuestStore store, UserDirectory directory, TimeProvider clock, ILogger<GuestSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

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
                AccountsLog.GuestSweepFailed(logger, exception);
            }
        }
    }

    /// <summary>Until none is left; each round is a short transaction, so that nobody waits long.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (await store.RemoveEndedAsync(cancellationToken) is { Count: > 0 } removed)
        {
            foreach (var guest in removed)
            {
                directory.Invalidate(guest);
            }

            AccountsLog.GuestsRemoved(logger, removed.Count);
        }

        await store.RemoveEndedBansAsync(cancellationToken);
    }
}
