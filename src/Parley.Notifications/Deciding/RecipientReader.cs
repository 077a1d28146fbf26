using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Notifications.Deciding;

/// <summary>All that decisions about some people are made from.</summary>
internal sealed class RecipientReader(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IRecipients recipients, IUserDevices devices, TimeProvider clock)
{
    /// <summary>Who is told nothing at all (guests, who is gone) is left out.</summary>
    public async ValueTask<IReadOnlyDictionary<UserId, Circumstances>> ReadAsync(IReadOnlyCollection<UserId> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return new Dictionary<UserId, Circumstances>();
        }

        var found = await recipients.GetAsync(users, cancellationToken);
        var pushed = (await database.ReadAsync(
            session => session.QueryAsync<UserId>("SELECT DISTINCT user_id FROM push_subscriptions WHERE user_id IN @users", new { users = SqlList.Of(users) }),
            cancellationToken)).ToHashSet();
        var now = clock.GetUtcNow();
        return found.Values.ToDictionary(one => one.Id, one => new Circumstances(one, devices.IsOnline(one.Id), pushed.Contains(one.Id), now));
    }
}
