using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Guests;

/// <summary>The sockets of those who meet strangers, on this process, by their accounts.</summary>
internal sealed class GuestSockets(SocketIOServer io)
{
    private readonly Namespace _sockets = io.Of("/");

    public bool IsHere(UserId account) => _sockets.HasSockets(Rooms.User(account));

    public void Emit<T>(UserId account, ServerEvent<T> one, T payload) => _sockets.To(Rooms.User(account)).Emit(one, payload);

    /// <summary>
    /// From now on a guest's sockets are somebody else: before anything is sent to the new alias. The alias before is still heard, because the end of its chat may be on its way.
    /// </summary>
    public void Become(UserId account, Person person)
    {
        foreach (var socket in _sockets.In(Rooms.User(account)).FetchSockets())
        {
            if (ChatSocket.Of(socket) is not { } chat || chat.Person == person)
            {
                continue;
            }

            var (own, before, now) = (Rooms.User(account), Rooms.User(chat.Person.Id), Rooms.User(person.Id));
            socket.Join(now);
            chat.Become(person);
            foreach (var older in socket.Rooms.Where(room => Rooms.IsUser(room) && room != own && room != before && room != now).ToList())
            {
                socket.Leave(older);
            }
        }
    }
}
