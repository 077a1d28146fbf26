using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Notifications.Push;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Deciding;

/// <summary>All that decisions about some people are made from.</summary>
internal sealed class RecipientReader(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IRecipients recipients, IUserDevices devices, IEnumerable<IPushChannel> channels,
    TimeProvider clock)
{
    private readonly bool _hasApps = channels.Any(channel => channel is { Channel: NotificationChannel.Fcm, IsOn: true });

    /// <summary>Who is told nothing at all (guests, who is gone) is left out.</summary>
    public async ValueTask<IReadOnlyDictionary<UserId, Circumstances>> ReadAsync(IReadOnlyCollection<UserId> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return new Dictionary<UserId, Circumstances>();
        }

        var found = await recipients.GetAsync(users, cancellationToken);
        var taken = (await database.ReadAsync(
            session => session.QueryAsync<TakerRow>("SELECT DISTINCT user_id, channel FROM push_subscriptions WHERE user_id IN @users", new { users = SqlList.Of(users) }),
            cancellationToken)).Select(row => (row.UserId, (NotificationChannel)row.Channel)).ToHashSet();
        var now = clock.GetUtcNow();
        return found.Values.ToDictionary(one => one.Id, one => new Circumstances(
            one, devices.IsOnline(one.Id), taken.Contains((one.Id, NotificationChannel.WebPush)), now)
        {
            HasApp = _hasApps ? taken.Contains((one.Id, NotificationChannel.Fcm)) : null,
        });
    }

    private sealed class TakerRow
    {
        public UserId UserId { get; init; }

        public long Channel { get; init; }
    }
}
