using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Reactions;

/// <summary>The table of who has reacted to which message.</summary>
internal static class ReactionRows
{
    /// <summary>Which of a message's emoji are somebody's own.</summary>
    public static async ValueTask<HashSet<int>> SlotsAsync(DatabaseSession session, MessageRow message, long person)
    {
        var slots = new HashSet<int>();
        await session.Prepare("SELECT slot FROM reactions WHERE conversation = $1 AND seq = $2 AND person = $3")
            .Bind(1, message.Conversation).Bind(2, message.Seq).Bind(3, person).ReadAsync(row => slots.Add((int)row.Number(0)));
        return slots;
    }

    public static Task<int> InsertAsync(DatabaseSession session, MessageRow message, long person, int slot, long rev, long now) => session.ExecuteAsync(
        "INSERT INTO reactions (conversation, seq, person, slot, rev, created_at) VALUES (@Conversation, @Seq, @person, @slot, @rev, @now)",
        new { message.Conversation, message.Seq, person, slot = (long)slot, rev, now });

    public static Task<int> DeleteAsync(DatabaseSession session, MessageRow message, long person, int slot) => session.ExecuteAsync(
        "DELETE FROM reactions WHERE conversation = @Conversation AND seq = @Seq AND person = @person AND slot = @slot",
        new { message.Conversation, message.Seq, person, slot = (long)slot });

    /// <summary>All of a message's.</summary>
    public static Task<int> DeleteAsync(DatabaseSession session, MessageRow message) =>
        session.ExecuteAsync("DELETE FROM reactions WHERE conversation = @Conversation AND seq = @Seq", new { message.Conversation, message.Seq });

    /// <summary>The first who have reacted with one of a message's emoji.</summary>
    public static async ValueTask<IReadOnlyList<UserId>> FirstAsync(DatabaseSession session, MessageRow message, int slot, int most)
    {
        const string sql = """
            SELECT p.id FROM reactions r JOIN people p ON p.person = r.person WHERE r.conversation = $1 AND r.seq = $2 AND r.slot = $3 ORDER BY r.rev LIMIT $4
            """;
        var first = new List<UserId>(most);
        await session.Prepare(sql).Bind(1, message.Conversation).Bind(2, message.Seq).Bind(3, slot).Bind(4, most).ReadAsync(row => first.Add(new UserId(row.Id(0))));
        return first;
    }
}
