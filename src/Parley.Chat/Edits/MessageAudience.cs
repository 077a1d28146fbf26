using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Edits;

/// <summary>
/// Who is a member when a message changes and does not see it, because they came in after it or have deleted it for themselves (delivery contract, I8): they are told
/// that the revision has risen, and nothing of the message.
/// </summary>
internal static class MessageAudience
{
    /// <summary>Everybody who is, or was at that rev or later, in the conversation, and whose memberships all lie behind the message.</summary>
    private const string Latecomers = """
        SELECT DISTINCT p.id FROM (
          SELECT r.person FROM members r WHERE r.conversation = $1 AND r.from_seq > $2
          UNION SELECT e.person FROM past_memberships e WHERE e.conversation = $1 AND e.from_seq > $2 AND e.to_rev >= $3
        ) l JOIN people p ON p.person = l.person
        WHERE NOT EXISTS (SELECT 1 FROM members r WHERE r.conversation = $1 AND r.person = l.person AND r.from_seq <= $2)
          AND NOT EXISTS (
            SELECT 1 FROM past_memberships v WHERE v.conversation = $1 AND v.person = l.person AND $2 BETWEEN v.from_seq AND v.to_seq)
        """;

    private const string Hiding = "SELECT p.id FROM hidden_messages h JOIN people p ON p.person = h.person WHERE h.conversation = $1 AND h.seq = $2";

    /// <param name="session">The transaction of the change.</param>
    /// <param name="head">The conversation.</param>
    /// <param name="message">As it is after the change.</param>
    public static ValueTask<IReadOnlyList<UserId>> UnawareAsync(DatabaseSession session, ConversationRow head, MessageRow message) =>
        UnawareAsync(session, head.Conversation, head.MembersRev, message);

    /// <param name="session">A transaction, the change's own or a later one.</param>
    /// <param name="conversation">Its number.</param>
    /// <param name="membersRev">Its latest change of membership: where none came after the message, nobody has come in since.</param>
    /// <param name="message">As it is after the change.</param>
    public static async ValueTask<IReadOnlyList<UserId>> UnawareAsync(DatabaseSession session, long conversation, long membersRev, MessageRow message)
    {
        var unaware = new List<UserId>();
        if (membersRev > message.Rev)
        {
            await session.Prepare(Latecomers).Bind(1, conversation).Bind(2, message.Seq).Bind(3, message.ChangedRev ?? message.Rev)
                .ReadAsync(row => unaware.Add(new UserId(row.Id(0))));
        }

        await session.Prepare(Hiding).Bind(1, conversation).Bind(2, message.Seq).ReadAsync(row => unaware.Add(new UserId(row.Id(0))));
        return unaware;
    }
}
