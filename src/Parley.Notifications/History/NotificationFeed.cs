using Parley.Contracts.Chat;
using Parley.Protocol.Chat;

namespace Parley.Notifications.History;

/// <summary>Tells people's devices what has changed. Who is not connected reads it when they come.</summary>
internal sealed class NotificationFeed(IUserDevices devices)
{
    public void Tell(IEnumerable<Told> told)
    {
        foreach (var one in told)
        {
            devices.Tell(one.User, ServerEvents.Notification, one.Event);
        }
    }
}
