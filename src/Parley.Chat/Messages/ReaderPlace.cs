using Parley.Platform.Database;

namespace Parley.Chat.Messages;

/// <summary>Where a member's view of a conversation begins; which messages they may read is <see cref="MessageRow.VisiblePrepared"/> with it.</summary>
/// <param name="From">The first seq of their present membership.</param>
/// <param name="Floor">Messages at or below it are gone by retention.</param>
internal readonly record struct ReaderPlace(long From, long Floor)
{
    private const string Select = """
        SELECT m.from_seq, c.floor_seq FROM members m JOIN conversations c ON c.conversation = m.conversation
        WHERE m.conversation = $1 AND m.person = $2
        """;

    /// <summary>Null when the person is not a member.</summary>
    public static async ValueTask<ReaderPlace?> FindAsync(DatabaseSession session, long conversation, long person)
    {
        ReaderPlace? place = null;
        await session.Prepare(Select).Bind(1, conversation).Bind(2, person).ReadAsync(row => place = new ReaderPlace(row.Number(0), row.Number(1)));
        return place;
    }
}
