using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>
/// Takes two people out of each other's sight when one blocks the other: to both, the other looks like somebody who has just left, and no more is told of them.
/// </summary>
internal sealed class PresenceSecrecy(PresenceQueries queries, PresenceTracker tracker, PersonDirectory people, SocketIOServer io, TimeProvider clock)
{
    public async ValueTask PartAsync(UserId one, UserId other, CancellationToken cancellationToken)
    {
        var (first, second) = (new Person(await people.GetAsync(one, cancellationToken), one), new Person(await people.GetAsync(other, cancellationToken), other));
        var sawEachOther = await queries.WouldSeeAsync(first, second, cancellationToken);
        Hide(one, other, sawEachOther);
        Hide(other, one, sawEachOther);
    }

    private void Hide(UserId hidden, UserId from, bool seen)
    {
        var sockets = io.To(Rooms.User(from));
        var watched = false;
        foreach (var socket in sockets.FetchSockets())
        {
            watched |= socket.IsIn(Rooms.Presence(hidden));
            socket.Leave(Rooms.Presence(hidden));
        }

        if ((seen || watched) && tracker.IsOnline(hidden))
        {
            sockets.Emit(EventNames.UserOffline, new UserOfflineEvent { UserId = hidden, LastSeenAt = clock.GetUtcNow() }, ProtocolJson.Default.UserOfflineEvent);
        }
    }
}
