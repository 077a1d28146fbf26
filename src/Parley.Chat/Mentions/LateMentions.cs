using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Mentions;

/// <summary>Whom edits name. Inside the transaction of the edit.</summary>
internal static class LateMentions
{
    /// <summary>Who came in later does not see the message, nor does who has deleted it for themselves.</summary>
    private const string Seeing = """
        SELECT p.id FROM members m JOIN people p ON p.person = m.person
        WHERE m.conversation = @Conversation AND p.id IN @ids
          AND (m.from_seq <= @Seq OR EXISTS (
            SELECT 1 FROM past_memberships v WHERE v.conversation = @Conversation AND v.person = m.person AND @Seq BETWEEN v.from_seq AND v.to_seq))
          AND NOT EXISTS (SELECT 1 FROM hidden_messages h WHERE h.conversation = @Conversation AND h.seq = @Seq AND h.person = m.person)
        """;

    /// <summary>Those of them who see the message; null when nobody is left.</summary>
    public static async Task<MessageMentions?> SeenAsync(DatabaseSession session, MessageRow message, MessageMentions? mentions)
    {
        if (mentions is null || mentions.Users.Count == 0)
        {
            return mentions;
        }

        var seeing = (await session.QueryAsync<UserId>(Seeing, new { message.Conversation, message.Seq, ids = SqlList.Of(mentions.Users) })).ToHashSet();
        var users = mentions.Users.Where(seeing.Contains).ToList();
        return users.Count == 0 && !mentions.All ? null : mentions with { Users = users };
    }

    /// <summary>Writes down whom no version before has named, so that each is told once, however often the text changes.</summary>
    /// <param name="session">After the version before has been put aside.</param>
    /// <param name="message">As it was before.</param>
    /// <param name="rev">Of the edit.</param>
    /// <param name="mentions">Whom it names now.</param>
    public static async Task AddAsync(DatabaseSession session, MessageRow message, long rev, MessageMentions? mentions)
    {
        if (mentions is null)
        {
            return;
        }

        var before = await session.QueryAsync<byte[]>(
            "SELECT mentions FROM message_versions WHERE conversation = @Conversation AND seq = @Seq AND mentions IS NOT NULL", new { message.Conversation, message.Seq });
        if (mentions.Except(before.Select(stored => MessageMentions.Read(stored)!)) is { } added)
        {
            await session.ExecuteAsync(
                "INSERT INTO late_mentions (conversation, rev, seq, mentions) VALUES (@Conversation, @rev, @Seq, @added)",
                new { message.Conversation, rev, message.Seq, added = added.Write() });
        }
    }

    public static Task ForgetAsync(DatabaseSession session, MessageRow message) =>
        session.ExecuteAsync("DELETE FROM late_mentions WHERE conversation = @Conversation AND seq = @Seq", new { message.Conversation, message.Seq });
}
