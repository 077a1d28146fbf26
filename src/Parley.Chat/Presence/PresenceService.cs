using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>Tells of comings and goings, once a second: to those who share a conversation, and to those who asked.</summary>
internal sealed class PresenceService(
    PresenceTracker tracker, PresenceQueries queries, SocketIOServer io, TimeProvider clock, ILogger<PresenceService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (arrived, left) = tracker.Take();
            foreach (var user in arrived)
            {
                await GuardAsync(() => ArrivedAsync(user, stoppingToken), stoppingToken);
            }

            if (left.Count > 0)
            {
                await GuardAsync(() => queries.StoreLastSeenAsync(left, stoppingToken).AsTask(), stoppingToken);
            }

            foreach (var (user, lastSeenAt) in left)
            {
                await GuardAsync(() => LeftAsync(user, lastSeenAt, stoppingToken), stoppingToken);
            }
        }
    }

    private async Task ArrivedAsync(UserId user, CancellationToken cancellationToken)
    {
        var watchers = await WatchersAsync(user, cancellationToken);
        watchers.Emit(EventNames.UserOnline, new UserOnlineEvent { UserId = user }, ProtocolJson.Default.UserOnlineEvent);
    }

    private async Task LeftAsync(UserId user, DateTimeOffset lastSeenAt, CancellationToken cancellationToken)
    {
        var watchers = await WatchersAsync(user, cancellationToken);
        watchers.Emit(
            EventNames.UserOffline, new UserOfflineEvent { UserId = user, LastSeenAt = lastSeenAt }, ProtocolJson.Default.UserOfflineEvent);
    }

    private async Task<BroadcastOperator> WatchersAsync(UserId user, CancellationToken cancellationToken)
    {
        var watchers = io.To(Rooms.Presence(user));
        foreach (var conversation in await queries.ConversationsAsync(user, cancellationToken))
        {
            watchers = watchers.To(Rooms.Conversation(conversation));
        }

        return watchers.Except(Rooms.User(user)).Ephemeral;
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
