using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Presence;
using Parley.Chat.RealTime;
using Parley.Contracts.Chat;
using Parley.Protocol;
using Parley.SocketIO;

namespace Parley.Chat.Notifications;

internal sealed class UserDevices(PresenceTracker tracker, SocketIOServer io) : IUserDevices
{
    public bool IsOnline(UserId user) => tracker.IsOnline(user);

    public void Tell<T>(UserId user, string name, T payload, JsonTypeInfo<T> type) => io.To(Rooms.User(user)).Emit(name, payload, type);
}
