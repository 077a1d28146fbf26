using Parley.Chat.Search.Index;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Search.Query;

/// <summary>
/// What somebody may find: the messages that their memberships cover, of the conversations that they are a member of now. What the index has beyond it is passed over before any
/// message is looked at, so that no answer, no count and no time tells of it.
/// </summary>
internal sealed class SearchScope
{
    private readonly Dictionary<long, Place> _places = [];

    public bool IsEmpty => _places.Count == 0;

    /// <summary>Leaves only some conversations.</summary>
    public void Keep(IReadOnlySet<long> conversations)
    {
        foreach (var other in _places.Keys.Where(conversation => !conversations.Contains(conversation)).ToList())
        {
            _places.Remove(other);
        }
    }

    public ConversationId IdOf(long conversation) => _places[conversation].Id;

    public bool Has(long conversation) => _places.ContainsKey(conversation);

    public bool Sees(MessagePlace message)
    {
        if (!_places.TryGetValue(message.Conversation, out var place) || message.Seq <= place.Floor)
        {
            return false;
        }

        return message.Seq >= place.From || place.Past.Exists(past => past.From <= message.Seq && message.Seq <= past.To);
    }

    /// <param name="session">The chat's database.</param>
    /// <param name="person">Whose.</param>
    /// <param name="only">One conversation; null for all.</param>
    public static async Task<SearchScope> ReadAsync(DatabaseSession session, long person, ConversationId? only)
    {
        var scope = new SearchScope();
        await session.Prepare("""
            SELECT m.conversation, c.id, m.from_seq, c.floor_seq FROM members m JOIN conversations c ON c.conversation = m.conversation
            WHERE m.person = $1 AND c.type <> 3
            """)
            .Bind(1, person).ReadAsync(row =>
            {
                var id = new ConversationId(row.Id(1));
                if (only is null || only == id)
                {
                    scope._places[row.Number(0)] = new Place(id, row.Number(2), row.Number(3), []);
                }
            });
        await session.Prepare("""
            SELECT v.conversation, v.from_seq, v.to_seq FROM members m
            JOIN past_memberships v ON v.conversation = m.conversation AND v.person = m.person WHERE m.person = $1
            """)
            .Bind(1, person).ReadAsync(row =>
            {
                if (scope._places.TryGetValue(row.Number(0), out var place))
                {
                    place.Past.Add((row.Number(1), row.Number(2)));
                }
            });
        return scope;
    }

    private sealed record Place(ConversationId Id, long From, long Floor, List<(long From, long To)> Past);
}
