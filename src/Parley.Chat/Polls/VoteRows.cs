using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Polls;

/// <summary>One person's vote.</summary>
/// <param name="Options">Rising, never empty.</param>
/// <param name="Rev">The change that made it.</param>
/// <param name="UserId">Whose.</param>
/// <param name="VotedAt">In milliseconds of Unix time.</param>
internal sealed record StoredVote(IReadOnlyList<int> Options, long Rev, UserId UserId, long VotedAt);

/// <summary>The table of who has voted. A choice is one byte for each option, sealed and bound to the person, so that two rows cannot be exchanged.</summary>
internal static class VoteRows
{
    private const string Select = """
        SELECT v.choice, v.rev, p.id, v.voted_at, v.person FROM poll_votes v JOIN people p ON p.person = v.person WHERE v.conversation = $1 AND v.seq = $2
        """;

    /// <summary>Null when they have not voted.</summary>
    public static async ValueTask<StoredVote?> FindAsync(DatabaseSession session, BodyCipher cipher, MessageRow message, long person)
    {
        StoredVote? found = null;
        await session.Prepare($"{Select} AND v.person = $3").Bind(1, message.Conversation).Bind(2, message.Seq).Bind(3, person)
            .ReadAsync(row => found = Read(row, cipher, message.Id));
        return found;
    }

    /// <summary>Those behind a rev, in their order.</summary>
    public static async ValueTask<List<StoredVote>> PageAsync(DatabaseSession session, BodyCipher cipher, MessageRow message, long after, int limit)
    {
        var votes = new List<StoredVote>(limit);
        await session.Prepare($"{Select} AND v.rev > $3 ORDER BY v.rev LIMIT $4").Bind(1, message.Conversation).Bind(2, message.Seq).Bind(3, after).Bind(4, limit)
            .ReadAsync(row => votes.Add(Read(row, cipher, message.Id)));
        return votes;
    }

    /// <summary>In place of the earlier one.</summary>
    public static async Task SetAsync(DatabaseSession session, BodyCipher cipher, MessageRow message, long person, IReadOnlyList<int> options, long rev, long now)
    {
        await session.ExecuteAsync(
            "DELETE FROM poll_votes WHERE conversation = @Conversation AND seq = @Seq AND person = @person", new { message.Conversation, message.Seq, person });
        if (options.Count > 0)
        {
            byte[] plain = [.. options.Select(option => checked((byte)option))];
            await session.ExecuteAsync(
                "INSERT INTO poll_votes (conversation, seq, person, choice, rev, voted_at) VALUES (@Conversation, @Seq, @person, @choice, @rev, @now)",
                new { message.Conversation, message.Seq, person, choice = cipher.Seal(plain, message.Id, SealedField.Vote, person), rev, now });
        }
    }

    /// <summary>All of a message's.</summary>
    public static Task<int> DeleteAsync(DatabaseSession session, MessageRow message) =>
        session.ExecuteAsync("DELETE FROM poll_votes WHERE conversation = @Conversation AND seq = @Seq", new { message.Conversation, message.Seq });

    private static StoredVote Read(IRow row, BodyCipher cipher, MessageId message) => new(
        [.. cipher.Open(row.Blob(0), message, SealedField.Vote, row.Number(4)).Select(option => (int)option)], row.Number(1), new UserId(row.Id(2)), row.Number(3));
}
