using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>What guests leave behind in the chat's tables, removed in small transactions.</summary>
internal sealed class GuestLeftovers([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, TimeProvider clock)
{
    private const int Chunk = 200;

    /// <summary>Other processes read the last change of an ended chat, which tells them that it ended: within seconds.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>
    /// Everything of a guest who is gone and in no chat. Where a chat was kept by its other side, their person stays as the author of their messages, and nothing says any more who
    /// that was.
    /// </summary>
    public async ValueTask RemoveAsync(UserId account, CancellationToken cancellationToken) => await database.WriteAsync(
        async session =>
        {
            var person = await session.QueryFirstOrDefaultAsync<long?>("DELETE FROM guest_people WHERE account = @account RETURNING person", new { account });
            await session.ExecuteAsync("DELETE FROM guest_pairs WHERE one = @account OR other = @account", new { account });
            if (person is { } number)
            {
                await session.ExecuteAsync("DELETE FROM personal_changes WHERE person = @number", new { number });
                await session.ExecuteAsync(
                    """
                    DELETE FROM people WHERE person = @number AND NOT EXISTS (SELECT 1 FROM members m WHERE m.person = people.person)
                      AND NOT EXISTS (
                        SELECT 1 FROM past_memberships p JOIN conversations c ON c.conversation = p.conversation
                        WHERE p.person = people.person AND c.deleted_at IS NULL)
                    """,
                    new { number });
            }

            return true;
        },
        cancellationToken);

    /// <summary>The last rows of chats that ended a while ago, when their messages are gone; and pairs who may meet again. False when there may be more.</summary>
    public async ValueTask<bool> RemoveEndedAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ended = await database.ReadAsync(
            session => session.QueryAsync<long>(
                $"""
                SELECT c.conversation FROM conversations c
                WHERE c.type = 3 AND c.deleted_at IS NOT NULL AND c.deleted_at < @before
                  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.conversation)
                ORDER BY c.deleted_at LIMIT {Chunk}
                """,
                new { before = (now - Kept).ToUnixTimeMilliseconds() }),
            cancellationToken);
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM guest_pairs WHERE ends_at <= @now", new { now = now.ToUnixTimeMilliseconds() });
                await session.ExecuteAsync("DELETE FROM changes WHERE conversation IN @ended", new { ended = SqlList.Of(ended) });
                return await session.ExecuteAsync("DELETE FROM conversations WHERE conversation IN @ended", new { ended = SqlList.Of(ended) });
            },
            cancellationToken);
        return ended.Count < Chunk;
    }
}
