using Parley.Chat.Encryption;
using Parley.Chat.Files;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Platform.Outbox;

namespace Parley.Chat.Retention;

/// <summary>
/// What goes of messages when a conversation's floor rises above them, in the transaction that raises it. The one place: whatever else a feature keeps of a message has its
/// statement here, and what lies outside of this database an entry of the outbox, as files do.
/// </summary>
/// <remarks>
/// What stays for a while (<see cref="RetentionOptions.IdsKept"/>) is the row with id, seq and fingerprint: a send that is repeated finds its acknowledgement. Reports keep what was reported.
/// Who reads messages leaves out those at or below <c>floor_seq</c>.
/// </remarks>
internal static class BelowFloor
{
    /// <summary>Each takes away what belongs to messages with a seq above <c>@after</c>, up to <c>@upTo</c>. Texts like any other: the index of messages with files forgets them, too.</summary>
    private static readonly string[] Steps =
    [
        """
        UPDATE messages SET type = CASE WHEN type IN (3, 4) THEN 1 ELSE type END, body = NULL, metadata = NULL, reply_to = NULL, edited_at = NULL, mentions = NULL, forwarded = 0, reactions = NULL,
          poll = NULL, pinned_rev = NULL, pinned_by = NULL, pinned_at = NULL
        WHERE conversation = @conversation AND seq > @after AND seq <= @upTo
        """,
        "DELETE FROM message_versions WHERE conversation = @conversation AND seq > @after AND seq <= @upTo",
        "DELETE FROM reactions WHERE conversation = @conversation AND seq > @after AND seq <= @upTo",
        "DELETE FROM poll_votes WHERE conversation = @conversation AND seq > @after AND seq <= @upTo",
        "DELETE FROM late_mentions WHERE conversation = @conversation AND seq > @after AND seq <= @upTo",
        "DELETE FROM hidden_messages WHERE conversation = @conversation AND seq > @after AND seq <= @upTo",
        "DELETE FROM drafts WHERE conversation = @conversation AND seq <= @upTo", // begun before something that is gone was said
    ];

    private const string WithFiles = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.conversation = @conversation AND m.type = 3 AND m.seq > @after AND m.seq <= @upTo AND m.deleted_at IS NULL ORDER BY m.seq
        """;

    public static async Task RemoveAsync(DatabaseSession session, ConversationHandle conversation, long after, long upTo, long now)
    {
        var range = new { conversation = conversation.Number, after, upTo };
        foreach (var message in await session.QueryAsync<MessageRow>(WithFiles, range))
        {
            if (message.ToMessage(conversation).Files is { } files)
            {
                await OutboxTable.AddAsync(session, DeletedFiles.TopicName, DeletedFiles.Payload(conversation.Id, message.Id, files), now);
            }
        }

        foreach (var step in Steps)
        {
            await session.ExecuteAsync(step, range);
        }
    }
}
