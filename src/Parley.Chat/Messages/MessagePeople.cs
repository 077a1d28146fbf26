using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

internal static class MessagePeople
{
    /// <summary>Everybody by whom messages are drawn: who has sent them, whom they name, the first who have reacted to them, and who has pinned them.</summary>
    public static HashSet<UserId> People(this IEnumerable<Message> messages)
    {
        var people = new HashSet<UserId>();
        foreach (var message in messages)
        {
            people.Add(message.SenderId);
            people.UnionWith(message.Mentions ?? []);
            if (message.PinnedBy is { } pinner)
            {
                people.Add(pinner);
            }

            people.UnionWith((message.Reactions ?? []).SelectMany(one => one.UserIds));
        }

        return people;
    }
}
