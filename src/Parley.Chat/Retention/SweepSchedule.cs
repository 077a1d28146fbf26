using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

/// <summary>When conversations are to be looked at: <c>conversations.sweep_at</c>. Sending writes nothing for it.</summary>
internal sealed class SweepSchedule([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, RetentionPolicy policy)
{
    private const int Chunk = 500;

    /// <summary>After the server's settings were changed every conversation is looked at once more. May be repeated, and by several servers at once.</summary>
    public async ValueTask ApplySettingsAsync(CancellationToken cancellationToken)
    {
        var signature = policy.Signature;
        var (applied, last) = await database.ReadAsync(
            async session => (
                await session.QuerySingleAsync<string?>("SELECT retention FROM log_state WHERE id = 1"),
                await session.QuerySingleAsync<long>("SELECT COALESCE(MAX(conversation), 0) FROM conversations")),
            cancellationToken);
        if (applied == signature)
        {
            return;
        }

        for (var after = 0L; after < last; after += Chunk)
        {
            await database.WriteAsync(
                session => session.ExecuteAsync(
                    "UPDATE conversations SET sweep_at = 0 WHERE conversation > @after AND conversation <= @upTo AND deleted_at IS NULL", new { after, upTo = after + Chunk }),
                cancellationToken);
        }

        await database.WriteAsync(session => session.ExecuteAsync("UPDATE log_state SET retention = @signature WHERE id = 1", new { signature }), cancellationToken);
    }

    /// <summary>Those whose time has come, the longest overdue first.</summary>
    public ValueTask<IReadOnlyList<DueConversation>> DueAsync(long now, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<DueConversation>(
            """
            SELECT conversation, id, type, deleted_at, retention_mode, retention_seconds FROM conversations
            WHERE sweep_at IS NOT NULL AND sweep_at <= @now ORDER BY sweep_at, conversation LIMIT @limit
            """,
            new { now, limit = (long)limit }),
        cancellationToken);

    public async ValueTask PutOffAsync(long conversation, long until, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync("UPDATE conversations SET sweep_at = @until WHERE conversation = @conversation", new { until, conversation }), cancellationToken);

    /// <summary>Takes some off that keep all that they have. What was chosen meanwhile counts.</summary>
    public async ValueTask RemoveAsync(IReadOnlyCollection<DueConversation> conversations, CancellationToken cancellationToken)
    {
        foreach (var alike in conversations.GroupBy(one => one.RetentionMode))
        {
            await database.WriteAsync(
                session => session.ExecuteAsync(
                    """
                    UPDATE conversations SET sweep_at = NULL
                    WHERE conversation IN @ids AND (deleted_at IS NOT NULL OR type = @guest OR COALESCE(retention_mode, -1) = @mode)
                    """,
                    new { ids = SqlList.Of(alike.Select(one => one.Conversation)), guest = (long)ConversationType.Guest, mode = alike.Key ?? -1 }),
                cancellationToken);
        }
    }
}

/// <summary>A conversation that is to be looked at.</summary>
internal sealed class DueConversation
{
    public long Conversation { get; init; }

    public ConversationId Id { get; init; }

    public ConversationType Type { get; init; }

    public long? DeletedAt { get; init; }

    public long? RetentionMode { get; init; }

    public long? RetentionSeconds { get; init; }

    public RetentionSetting? Retention => Conversations.ConversationStateRow.RetentionOf(RetentionMode, RetentionSeconds);
}
