using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chat.Scheduling;

/// <summary>
/// Sends scheduled messages whose time has come, one after another in the order of their times, also those whose time came while no server ran. Any number of servers may do so at once.
/// </summary>
internal sealed class ScheduleWorker(
    ScheduledStore store, ScheduledDelivery delivery, IRecipients accounts, IOptions<SchedulingOptions> options, TimeProvider clock, ILogger<ScheduleWorker> logger)
    : BackgroundService
{
    private const int Page = 100;

    private static readonly ParleyError Disabled = new(ErrorCodes.AccountDisabled, "The account could not be used when the message was to be sent.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        do
        {
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                ChatLog.ScheduleFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SendDueAsync(CancellationToken cancellationToken)
    {
        // What is put off comes after this moment, so none is found twice in one round.
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var more = true; more;)
        {
            var page = await store.DueAsync(now, Page, cancellationToken);
            more = page.Count == Page;
            foreach (var row in page)
            {
                more &= await SendAsync(row, cancellationToken);
            }
        }
    }

    /// <summary>One that fails, for whatever reason, holds up no other: it is tried again. False: it is due as before, and would only fail again.</summary>
    private async Task<bool> SendAsync(ScheduledRow row, CancellationToken cancellationToken)
    {
        try
        {
            if (await MaySendAsync(row, cancellationToken))
            {
                await delivery.SendAsync(row, AsAuthor(row.UserId), cancellationToken);
            }
            else
            {
                await delivery.RefuseAsync(row, Disabled, cancellationToken);
            }

            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !store.IsUnavailable(exception))
        {
            ChatLog.ScheduledNotSent(logger, exception, row.Id.Value);
            return false;
        }
    }

    /// <summary>Of one that is under way it was decided before: it may be stored already.</summary>
    private async ValueTask<bool> MaySendAsync(ScheduledRow row, CancellationToken cancellationToken) =>
        row.State == ScheduledState.UnderWay || (await accounts.GetAsync([row.UserId], cancellationToken)).ContainsKey(row.UserId);

    /// <summary>Somebody who sends without a session. No address sends for them: each counts as one of their own, so that one author's messages hold back no other's.</summary>
    private static Caller AsAuthor(UserId author) => new(author, default, AccountRole.Member, DateTimeOffset.MaxValue)
    {
        Permissions = PermissionSet.Of(Permission.SendMessages, Permission.UseConversations),
        Network = $"scheduled {author}",
    };
}
