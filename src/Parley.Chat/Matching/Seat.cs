using Parley.Chat.People;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>Somebody's place in a chat of strangers that has not ended.</summary>
internal sealed record Seat
{
    private const string Columns = "s.account, s.conversation, s.person, s.keeps, p.id AS alias, c.id AS conversation_id";

    private const string Select = $"""
        SELECT {Columns} FROM guest_seats s JOIN people p ON p.person = s.person JOIN conversations c ON c.conversation = s.conversation
        """;

    public UserId Account { get; init; }

    public long Conversation { get; init; }

    public ConversationId ConversationId { get; init; }

    /// <summary>Who they are in it.</summary>
    public long Person { get; init; }

    public UserId Alias { get; init; }

    public long Keeps { get; init; }

    public Person InChat => new(Person, Alias);

    /// <summary>Null when they are in no chat.</summary>
    public static Task<Seat?> FindAsync(DatabaseSession session, UserId account) =>
        session.QueryFirstOrDefaultAsync<Seat>($"{Select} WHERE s.account = @account", new { account });

    /// <summary>Both, or the one whose partner has registered and kept the chat.</summary>
    public static Task<IReadOnlyList<Seat>> OfConversationAsync(DatabaseSession session, long conversation) =>
        session.QueryAsync<Seat>($"{Select} WHERE s.conversation = @conversation", new { conversation });

    /// <summary>Of everybody who is in a chat, behind one account in the order of accounts.</summary>
    public static Task<IReadOnlyList<UserId>> AccountsAsync(DatabaseSession session, UserId after, int limit) => session.QueryAsync<UserId>(
        "SELECT account FROM guest_seats WHERE account > @after ORDER BY account LIMIT @limit", new { after, limit = (long)limit });

    public static async Task<bool> TryTakeAsync(DatabaseSession session, UserId account, long conversation, long person, long now) => await session.ExecuteAsync(
        """
        INSERT INTO guest_seats (account, conversation, person, started_at) VALUES (@account, @conversation, @person, @now) ON CONFLICT DO NOTHING
        """,
        new { account, conversation, person, now }) > 0;

    public static Task LeaveAsync(DatabaseSession session, long conversation) =>
        session.ExecuteAsync("DELETE FROM guest_seats WHERE conversation = @conversation", new { conversation });
}
