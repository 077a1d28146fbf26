using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.Guests;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Matching;
using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>Carries out what the queue decides, and notices who has gone: by the end of their session, or because their connection did not come back.</summary>
internal sealed class MeetingService(
    Meetings meetings, IMatchQueue queue, GuestPeople guests, ISessionRevocations revocations, [FromKeyedServices(ChatModule.Name)] ModuleDatabase database,
    TimeProvider clock, ILogger<MeetingService> logger) : BackgroundService
{
    /// <summary>Why the chat is not told of the end of this session: it was told of the registration.</summary>
    private const string Registered = "registered";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private IDisposable[] _subscriptions = [];

    /// <summary>What was in memory when the server stopped: who may not meet, and who has to come back to their chat.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var pairs = await database.ReadAsync(session => PairRow.ReadAsync(session, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        foreach (var pair in pairs)
        {
            await queue.ExcludeAsync(pair.One, pair.Other, DateTimeOffset.FromUnixTimeMilliseconds(pair.EndsAt), cancellationToken);
        }

        const int page = 1_000;
        var last = default(UserId);
        IReadOnlyList<UserId> seated;
        do
        {
            seated = await database.ReadAsync(session => Seat.AccountsAsync(session, last, page), cancellationToken);
            foreach (var account in seated)
            {
                meetings.Missing(account);
                last = account;
            }
        }
        while (seated.Count == page);

        // Pairs do not wait for one another: the log takes their chats together.
        _subscriptions =
        [
            queue.Subscribe(outcome => _ = Task.Run(() => meetings.SettleAsync(outcome), CancellationToken.None)),
            revocations.Subscribe(revocation => _ = EndAsync(revocation)),
        ];
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await meetings.EndAbsentAsync(stoppingToken);
        }
    }

    /// <summary>A guest has one session. A member's other devices go on, and whoever is not on one is noticed by that.</summary>
    private async Task EndAsync(SessionRevocation revocation)
    {
        try
        {
            if (revocation.Reason != Registered && await guests.IsGuestAsync(revocation.UserId, CancellationToken.None))
            {
                await meetings.EndAsync(revocation.UserId, "session-ended", CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // The sweeper finds what is left of them.
            ChatLog.GuestSweepFailed(logger, exception);
        }
    }
}
