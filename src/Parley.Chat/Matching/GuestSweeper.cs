using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.Guests;
using Parley.Chat.Reports;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>
/// Every minute: compares the chat's guests with the accounts. Who is gone leaves their chat, and all of theirs is removed; who has registered, and of whom the chat was not told, takes
/// theirs along. Then what ended chats and old reports have left.
/// </summary>
internal sealed class GuestSweeper(
    GuestPeople people, IGuestDirectory guests, IUserDirectory users, StrangerChats chats, Meetings meetings, GuestLeftovers leftovers, EvidenceStore evidence,
    ReportStore reports, TimeProvider clock, ILogger<GuestSweeper> logger) : BackgroundService
{
    private const int Page = 200;

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
                ChatLog.GuestSweepFailed(logger, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<UserId> page;
        for (var last = default(UserId); (page = await people.ListAsync(last, Page, cancellationToken)).Count > 0; last = page[^1])
        {
            await CompareAsync(page, cancellationToken);
        }

        while (!await leftovers.RemoveEndedAsync(cancellationToken))
        {
            // until none is left
        }

        await evidence.RemoveEndedAsync(cancellationToken);
        await reports.RemoveOldAsync(cancellationToken);
    }

    private async Task CompareAsync(IReadOnlyList<UserId> accounts, CancellationToken cancellationToken)
    {
        var still = (await guests.GetAsync(accounts, cancellationToken)).Select(guest => guest.Id).ToHashSet();
        var others = accounts.Where(account => !still.Contains(account)).ToList();
        if (others.Count == 0)
        {
            return;
        }

        var registered = (await users.GetAsync(others, cancellationToken)).Select(user => user.Id).ToHashSet();
        foreach (var account in others)
        {
            if (registered.Contains(account))
            {
                await chats.RegisteredAsync(account, cancellationToken);
            }
            else
            {
                await meetings.EndAsync(account, "session-ended", cancellationToken);
            }

            if (await chats.FindSeatAsync(account, cancellationToken) is null)
            {
                await leftovers.RemoveAsync(account, cancellationToken);
            }
        }
    }
}
