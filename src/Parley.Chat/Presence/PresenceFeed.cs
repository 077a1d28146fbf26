using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>
/// Tells those of somebody's coming and going who share a conversation with them, have them as a contact or have asked, as far as both sides' settings let them;
/// between people one of whom blocks the other, nothing is told.
/// </summary>
internal sealed class PresenceFeed(SocketIOServer io, PrivacyDirectory privacy, IRelations relations)
{
    /// <param name="person">Who comes or goes.</param>
    /// <param name="places">The conversations where it is told.</param>
    /// <param name="contacts">Their contacts; null while nobody on this server hides anything.</param>
    /// <param name="one">The event.</param>
    /// <param name="frame">What it says.</param>
    public void Tell<T>(Person person, IEnumerable<PresencePlace> places, IEnumerable<UserId>? contacts, ServerEvent<T> one, T frame)
    {
        var audience = privacy.Of(person.Number).LastSeen;
        if (audience == LastSeenAudience.Nobody)
        {
            return;
        }

        var friends = contacts?.ToHashSet() ?? [];
        var watchers = audience == LastSeenAudience.Contacts
            ? friends.Aggregate(Nobody, (rooms, friend) => rooms.To(Rooms.User(friend)))
            : places.Aggregate(io.To(Rooms.Presence(person.Id)), (rooms, place) => rooms.To(Rooms.Conversation(place.Id)));
        watchers = relations.BlockedWith(person.Id).Aggregate(watchers.Except(Rooms.User(person.Id)), (rooms, other) => rooms.Except(Rooms.User(other))).Ephemeral;
        if (privacy.AnyPresence)
        {
            watchers = WithoutThoseWhoHide(watchers, audience, friends);
        }

        watchers.Emit(one, frame);
    }

    /// <summary>A selection that is not "everybody", as one without any room would be.</summary>
    private BroadcastOperator Nobody => io.To("-");

    /// <summary>Who hides from somebody does not see them either.</summary>
    private BroadcastOperator WithoutThoseWhoHide(BroadcastOperator watchers, LastSeenAudience audience, HashSet<UserId> friends)
    {
        foreach (var socket in watchers.FetchSockets())
        {
            var chat = ChatSocket.Of(socket);
            var theirs = chat is null ? LastSeenAudience.Nobody : privacy.Of(chat.Person.Number).LastSeen;
            if (!PresenceRule.MaySee(audience, theirs, chat is not null && friends.Contains(chat.Person.Id)))
            {
                watchers = watchers.Except(socket.Id);
            }
        }

        return watchers;
    }
}
