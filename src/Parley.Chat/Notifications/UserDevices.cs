using Parley.Chat.Presence;
using Parley.Chat.RealTime;
using Parley.Contracts.Chat;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Notifications;

internal sealed class UserDevices(PresenceTracker tracker, SocketIOServer io) : IUserDevices
{
    public bool IsOnline(UserId user) => tracker.IsOnline(user);

    public void Tell<T>(UserId user, ServerEvent<T> one, T payload) => io.To(Rooms.User(user)).Emit(one, payload);
}
