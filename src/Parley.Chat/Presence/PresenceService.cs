using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Presence;

/// <summary>
/// Tells of comings and goings, once a second, some people per query. It takes at most a small share of a second: what does not fit waits for the next, and who
/// has come and gone meanwhile is not told at all. So a thousand connections a second delay the news of them, and nothing else.
/// </summary>
internal sealed class PresenceService(
    PresenceTracker tracker, PresenceQueries queries, PresenceFeed feed, PersonDirectory people, PrivacyDirectory privacy,
    IRelations relations, TimeProvider clock, ILogger<PresenceService> logger)
    : BackgroundService
{
    /// <summary>People per query: about 5 ms.</summary>
    private const int Chunk = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), Share = TimeSpan.FromMilliseconds(50);

    /// <summary>What is to be told; the later word replaces the earlier one. Owned by the loop.</summary>
    private readonly PresenceNews _news = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (arrived, left) = tracker.Take();
            if (left.Count > 0)
            {
                await GuardAsync(() => queries.StoreLastSeenAsync(left, stoppingToken).AsTask(), stoppingToken);
            }

            _news.Add(arrived, left);
            var started = Stopwatch.GetTimestamp();
            do
            {
                if (_news.Take(Chunk) is not { Count: > 0 } chunk)
                {
                    break;
                }

                await GuardAsync(() => TellAsync(chunk, stoppingToken), stoppingToken);
            }
            while (Stopwatch.GetElapsedTime(started) < Share); // after the first: a busy machine delays news, and does not stop them
        }
    }

    private async Task TellAsync(IReadOnlyList<(UserId User, DateTimeOffset? LeftAt)> chunk, CancellationToken cancellationToken)
    {
        var numbers = await people.GetAsync([.. chunk.Select(one => one.User)], cancellationToken);
        var places = await queries.PlacesAsync(numbers, cancellationToken);
        // Asked for only while somebody on this server hides from others than their contacts.
        var contacts = privacy.AnyPresence ? await relations.ContactsAsync([.. chunk.Select(one => one.User)], cancellationToken) : null;
        foreach (var ((user, leftAt), person) in chunk.Zip(numbers))
        {
            if (leftAt is { } at)
            {
                feed.Tell(
                    new Person(person, user), places[person], contacts?[user], ServerEvents.UserOffline, new UserOfflineEvent { UserId = user, LastSeenAt = at });
            }
            else
            {
                feed.Tell(new Person(person, user), places[person], contacts?[user], ServerEvents.UserOnline, new UserOnlineEvent { UserId = user });
            }
        }
    }

    /// <summary>Presence is best effort: what fails is told with the next change.</summary>
    private async Task GuardAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            ChatLog.PresenceFailed(logger, exception);
        }
    }
}
