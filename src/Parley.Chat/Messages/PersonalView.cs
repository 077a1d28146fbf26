using Parley.Chat.Encryption;
using Parley.Chat.People;
using Parley.Chat.Polls;
using Parley.Chat.Reactions;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>
/// What one person alone is told of a message: whether they are among those whom its reactions do not name, and what they have chosen in its poll. It changes only by what they
/// do themselves, so the one frame that all others share says nothing of it.
/// </summary>
internal static class PersonalView
{
    /// <summary>Whether there is something to add for one reader.</summary>
    public static bool Differs(Message message) => message.Poll is not null || OwnReactions.AreCut(message);

    /// <summary>The message as one person sees it. Costs nothing when it is as all see it.</summary>
    public static async ValueTask<Message> ShowAsync(DatabaseSession session, long person, ConversationHandle conversation, MessageRow row, Message message)
    {
        var shown = await OwnReactions.ShowAsync(session, person, conversation, row, message);
        return shown.Poll is { } poll
            ? shown with { Poll = poll with { Mine = (await VoteRows.FindAsync(session, conversation.Cipher, row, person))?.Options ?? [] } }
            : shown;
    }

    /// <summary>The same for a page.</summary>
    public static async ValueTask<List<Message>> ShowAsync(DatabaseSession session, long person, ConversationHandle conversation, IReadOnlyCollection<MessageRow> rows)
    {
        var messages = new List<Message>(rows.Count);
        foreach (var row in rows)
        {
            messages.Add(await ShowAsync(session, person, conversation, row, row.ToMessage(conversation)));
        }

        return messages;
    }

    /// <summary>Who has reacted to a message or voted on it, or has taken it back, after a rev.</summary>
    public static async ValueTask<IReadOnlyList<Person>> ActorsAsync(DatabaseSession session, MessageRow message, long after)
    {
        // The numbers of ChangeKind.Reaction and ChangeKind.Poll.
        const string sql = """
            SELECT DISTINCT p.person, p.id FROM changes h JOIN people p ON p.person = h.actor
            WHERE h.conversation = $1 AND h.rev > $2 AND h.kind IN (14, 19) AND h.target = $3
            """;
        var actors = new List<Person>();
        await session.Prepare(sql).Bind(1, message.Conversation).Bind(2, after).Bind(3, message.Seq)
            .ReadAsync(row => actors.Add(new Person(row.Number(0), new UserId(row.Id(1)))));
        return actors;
    }
}
