using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>
/// Takes people out of each other's sight: both when one blocks the other, and who is a contact no more where only contacts may look. To them, the other looks
/// like somebody who has just left, and no more is told of them; which of the two it was does not show.
/// </summary>
internal sealed class PresenceSecrecy(PresenceQueries queries, PresenceTracker tracker, PersonDirectory people, SocketIOServer io, TimeProvider clock)
{
    /// <summary>One has blocked the other; <paramref name="wereContacts"/>: until then they were contacts.</summary>
    public async ValueTask BlockedAsync(UserId one, UserId other, bool wereContacts, CancellationToken cancellationToken)
    {
        var sawEachOther = await SawEachOtherAsync(one, other, wereContacts, cancellationToken);
        Hide(one, other, sawEachOther);
        Hide(other, one, sawEachOther);
    }

    /// <summary>The two are contacts no more: <paramref name="user"/> loses sight of the other, unless they may look all the same.</summary>
    public async ValueTask ContactEndedAsync(UserId user, UserId other, CancellationToken cancellationToken)
    {
        if ((await queries.VisibleAsync(user, [other], cancellationToken)).Count == 0)
        {
            Hide(other, user, await SawEachOtherAsync(user, other, wereContacts: true, cancellationToken));
        }
    }

    private async ValueTask<bool> SawEachOtherAsync(UserId one, UserId other, bool wereContacts, CancellationToken cancellationToken) => await queries.WouldSeeAsync(
        new Person(await people.GetAsync(one, cancellationToken), one),
        new Person(await people.GetAsync(other, cancellationToken), other),
        wereContacts,
        cancellationToken);

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
            sockets.Emit(ServerEvents.UserOffline, new UserOfflineEvent { UserId = hidden, LastSeenAt = clock.GetUtcNow() });
        }
    }
}
