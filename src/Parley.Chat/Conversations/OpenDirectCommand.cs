using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>The conversation of two people, and whether it was made just now.</summary>
public sealed record OpenedConversation(ConversationHandle Handle, bool Created)
{
    /// <summary>Its members, when it was made just now.</summary>
    public IReadOnlyList<Arrival> Arrivals { get; init; } = [];

    /// <summary>A group's first message, which tells that it was made.</summary>
    public Message? Notice { get; init; }
}

/// <summary>Finds or makes the conversation of two people, or of somebody with themselves. Two of these at once make one: the table of pairs decides.</summary>
internal sealed class OpenDirectCommand(
    ConversationId id, Person creator, Person other, ConversationKeys keys, ConversationFeed feed)
    : LogCommand<OpenedConversation>
{
    private const string FindPair = """
        SELECT c.conversation, c.id, k.number, k.wrapped
        FROM direct_pairs d
        JOIN conversations c ON c.conversation = d.conversation
        JOIN conversation_keys k ON k.conversation = d.conversation
        WHERE d.low = @low AND d.high = @high ORDER BY k.number DESC LIMIT 1
        """;

    public override async Task<Result<OpenedConversation>> ExecuteAsync(LogBatch batch)
    {
        await LockAsync(batch.Session);
        if (await FindAsync(batch.Session, keys, creator.Number, other.Number) is { } earlier)
        {
            return new OpenedConversation(earlier, Created: false);
        }

        var (cipher, wrapped) = keys.Create(id);
        var head = await ConversationFactory.InsertAsync(batch, id, ConversationType.Direct, title: null, creator.Number, wrapped);
        await batch.Session.ExecuteAsync(
            "INSERT INTO direct_pairs (low, high, conversation) VALUES (@low, @high, @conversation)",
            new
            {
                low = Math.Min(creator.Number, other.Number),
                high = Math.Max(creator.Number, other.Number),
                conversation = head.Conversation,
            });
        Person[] members = creator == other ? [creator] : [creator, other];
        foreach (var member in members)
        {
            await batch.AddMemberAsync(head, member.Number, MemberRole.Member, creator.Number);
        }

        return new OpenedConversation(new ConversationHandle(id, head.Conversation, cipher), Created: true)
        {
            Arrivals = await batch.ReadArrivalsAsync(head, cipher, members.Select(member => (member, MemberRole.Member))),
        };
    }

    public override ValueTask PublishAsync(OpenedConversation outcome)
    {
        if (outcome.Created)
        {
            feed.ConversationCreated(outcome.Handle, outcome.Arrivals);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Another process may be making the same conversation: its commit is waited for, so that this one finds it. SQLite has one writer.</summary>
    private async Task LockAsync(DatabaseSession session)
    {
        if (session.Engine == DatabaseEngine.Postgres)
        {
            await session.QueryFirstOrDefaultAsync<string>(
                "SELECT pg_advisory_xact_lock(hashtextextended('parley direct ' || @low || ' ' || @high, 0))::text",
                new { low = Math.Min(creator.Number, other.Number), high = Math.Max(creator.Number, other.Number) });
        }
    }

    /// <summary>The conversation of two people, or null when there is none yet.</summary>
    public static async Task<ConversationHandle?> FindAsync(DatabaseSession session, ConversationKeys keys, long one, long two) =>
        await session.QueryFirstOrDefaultAsync<KeyRow>(FindPair, new { low = Math.Min(one, two), high = Math.Max(one, two) }) is { } row
            ? keys.Open(row)
            : null;
}
