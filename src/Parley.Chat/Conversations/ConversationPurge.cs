using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Outbox;

namespace Parley.Chat.Conversations;

/// <summary>
/// Removes what a deleted conversation has left: its messages with their versions, reactions, votes and late mentions, changes, past memberships, invitation links and bans, in small transactions, between which the log goes on writing.
/// Rows that are gone are not found again, so it may be stopped anywhere and repeated at will.
/// </summary>
/// <remarks>
/// Two rows stay: the conversation itself, because people's own logs name it, and its last change, which tells other servers that it was deleted.
/// </remarks>
internal sealed class ConversationPurge([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, TimeProvider clock) : IOutboxConsumer
{
    public const string TopicName = "conversation-deleted";

    /// <summary>A message lies on pages of its own in three trees: 200 dirty some hundred pages, a few milliseconds of the writer's time.</summary>
    internal const int ChunkSize = 200;

    /// <summary>Then the rest becomes an entry of its own, so that no other deletion waits for a very long history.</summary>
    internal const int MostChunks = 100;

    private static readonly string[] Steps =
    [
        """
        DELETE FROM messages WHERE position IN (SELECT m.position FROM messages m WHERE m.conversation = @conversation ORDER BY m.seq LIMIT @limit)
        """,
        """
        DELETE FROM changes WHERE conversation = @conversation AND rev IN (
          SELECT c.rev FROM changes c WHERE c.conversation = @conversation
            AND c.rev < (SELECT d.last_rev FROM conversations d WHERE d.conversation = @conversation)
          ORDER BY c.rev LIMIT @limit)
        """,
        """
        DELETE FROM message_versions WHERE position IN (
          SELECT v.position FROM message_versions v WHERE v.conversation = @conversation ORDER BY v.seq LIMIT @limit)
        """,
        """
        DELETE FROM late_mentions WHERE conversation = @conversation AND rev IN (
          SELECT l.rev FROM late_mentions l WHERE l.conversation = @conversation ORDER BY l.rev LIMIT @limit)
        """,
        """
        DELETE FROM hidden_messages WHERE conversation = @conversation AND seq IN (
          SELECT h.seq FROM hidden_messages h WHERE h.conversation = @conversation ORDER BY h.seq LIMIT @limit)
        """,
        """
        DELETE FROM reactions WHERE conversation = @conversation AND (seq, person) IN (
          SELECT r.seq, r.person FROM reactions r WHERE r.conversation = @conversation ORDER BY r.seq, r.person LIMIT @limit)
        """,
        """
        DELETE FROM poll_votes WHERE vote IN (SELECT v.vote FROM poll_votes v WHERE v.conversation = @conversation ORDER BY v.seq, v.person LIMIT @limit)
        """,
        """
        DELETE FROM past_memberships WHERE conversation = @conversation AND person IN (
          SELECT p.person FROM past_memberships p WHERE p.conversation = @conversation ORDER BY p.person LIMIT @limit)
        """,
        """
        DELETE FROM group_invites WHERE invite IN (SELECT i.invite FROM group_invites i WHERE i.conversation = @conversation ORDER BY i.invite LIMIT @limit)
        """,
        """
        DELETE FROM group_bans WHERE conversation = @conversation AND person IN (
          SELECT b.person FROM group_bans b WHERE b.conversation = @conversation ORDER BY b.person LIMIT @limit)
        """,
    ];

    public string Topic => TopicName;

    /// <summary>The conversation's number, big-endian.</summary>
    public static byte[] Payload(long conversation)
    {
        var payload = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(payload, conversation);
        return payload;
    }

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var conversation = BinaryPrimitives.ReadInt64BigEndian(entry.Payload);
        if (!await IsDeletedAsync(conversation, cancellationToken))
        {
            throw new InvalidOperationException($"Conversation {conversation} is not deleted: nothing was removed.");
        }

        var chunks = 0;
        foreach (var step in Steps)
        {
            while (await RunAsync(step, conversation, cancellationToken) > 0)
            {
                if (++chunks == MostChunks)
                {
                    await PutOffAsync(conversation, cancellationToken);
                    return;
                }
            }
        }
    }

    /// <summary>A payload that names a living conversation must never cost anybody a message.</summary>
    private ValueTask<bool> IsDeletedAsync(long conversation, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await session.QueryFirstOrDefaultAsync<long?>(
            "SELECT deleted_at FROM conversations WHERE conversation = @conversation", new { conversation }) is not null,
        cancellationToken);

    private ValueTask<int> RunAsync(string step, long conversation, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync(step, new { conversation, limit = (long)ChunkSize }), cancellationToken);

    private async Task PutOffAsync(long conversation, CancellationToken cancellationToken) => await database.WriteAsync(
        async session =>
        {
            await OutboxTable.AddAsync(session, TopicName, Payload(conversation), clock.GetUtcNow().ToUnixTimeMilliseconds());
            return true;
        },
        cancellationToken);
}
