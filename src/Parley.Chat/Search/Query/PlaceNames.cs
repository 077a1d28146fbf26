using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Search.Text;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Query;

/// <summary>
/// Somebody's conversations by what these are called: groups by their titles, direct ones by the other side's name or username. Titles are sealed, so all of one's own are opened,
/// and nobody else's.
/// </summary>
internal sealed class PlaceNames([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, IUserDirectory users)
{
    private const string Select = """
        SELECT c.conversation, c.id, k.number, k.wrapped, c.type, c.title, p.id AS other
        FROM members me
        JOIN conversations c ON c.conversation = me.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        LEFT JOIN members o ON c.type = 1 AND o.conversation = c.conversation AND o.person <> me.person
        LEFT JOIN people p ON p.person = o.person
        WHERE me.person = @person AND c.type <> 3
        """;

    /// <summary>Their numbers: all that are called so.</summary>
    public async ValueTask<HashSet<long>> FindAsync(long person, SearchTerm name, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(session => session.QueryAsync<Row>(Select, new { person }), cancellationToken);
        var others = rows.Where(row => row.Other is not null).Select(row => row.Other!.Value).ToHashSet();
        var known = others.Count == 0 ? [] : (await users.GetAsync(others, cancellationToken)).Where(user => Fits(name, user.DisplayName) || Fits(name, user.Username))
            .Select(user => user.Id).ToHashSet();
        return [.. rows.Where(row => row.Other is { } other ? known.Contains(other) : row.Type == ConversationType.Group && Fits(name, Titles.Open(keys.Open(row), row.Title)))
            .Select(row => row.Conversation)];
    }

    private static bool Fits(SearchTerm name, string? text) => text is not null && name.FindIn(SearchText.Split(text), []).Times > 0;

    private sealed class Row : KeyRow
    {
        public ConversationType Type { get; init; }

        public byte[]? Title { get; init; }

        public UserId? Other { get; init; }
    }
}
