using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Privacy;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>Tells those of somebody's coming and going who share a conversation with them or have asked, as far as both sides' settings let them.</summary>
internal sealed class PresenceFeed(SocketIOServer io, PrivacyDirectory privacy)
{
    public void Tell<T>(UserId user, long person, IEnumerable<PresencePlace> places, string name, T frame, JsonTypeInfo<T> type)
    {
        var audience = privacy.Of(person).LastSeen;
        if (audience == LastSeenAudience.Nobody)
        {
            return;
        }

        var told = audience == LastSeenAudience.Contacts ? places.Where(place => place.IsDirect).ToList() : places.ToList();
        var watchers = told.Aggregate(
            audience == LastSeenAudience.Contacts ? Nobody : io.To(Rooms.Presence(user)),
            (rooms, place) => rooms.To(Rooms.Conversation(place.Id)));
        watchers = watchers.Except(Rooms.User(user)).Ephemeral;
        if (privacy.AnyPresence)
        {
            watchers = WithoutThoseWhoHide(watchers, audience, told);
        }

        watchers.Emit(name, frame, type);
    }

    /// <summary>A selection that is not "everybody", as one without any room would be.</summary>
    private BroadcastOperator Nobody => io.To("-");

    /// <summary>Who hides from somebody does not see them either.</summary>
    private BroadcastOperator WithoutThoseWhoHide(BroadcastOperator watchers, LastSeenAudience audience, List<PresencePlace> told)
    {
        var direct = told.Where(place => place.IsDirect).Aggregate(Nobody, (rooms, place) => rooms.To(Rooms.Conversation(place.Id)));
        var contacts = direct.FetchSockets().ToHashSet();
        foreach (var socket in watchers.FetchSockets())
        {
            var theirs = ChatSocket.Of(socket) is { } chat ? privacy.Of(chat.Person.Number).LastSeen : LastSeenAudience.Nobody;
            if (!PresenceRule.MaySee(audience, theirs, contacts.Contains(socket)))
            {
                watchers = watchers.Except(socket.Id);
            }
        }

        return watchers;
    }
}
