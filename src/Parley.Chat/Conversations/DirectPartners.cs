using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>The two people of a direct conversation: nobody ever joins or leaves one, so they are remembered without an end; the cache is bounded.</summary>
public sealed class DirectPartners([FromKeyedServices(ChatModule.Name)] ModuleDatabase database) : IDisposable
{
    private readonly MemoryCache _pairs = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    /// <summary>Who reads what somebody writes there; null for other kinds of conversation, for notes to oneself, and for somebody who is not one of the two.</summary>
    public async ValueTask<UserId?> OtherAsync(ConversationHandle conversation, UserId one, CancellationToken cancellationToken)
    {
        if (!_pairs.TryGetValue(conversation.Number, out UserId[]? pair))
        {
            pair = await database.ReadAsync(session => ReadAsync(session, conversation.Number), cancellationToken);
            _pairs.Set(conversation.Number, pair, new MemoryCacheEntryOptions { Size = 1 });
        }

        return pair is [var low, var high] ? one == low ? high : one == high ? low : null : null;
    }

    public void Dispose() => _pairs.Dispose();

    private static async Task<UserId[]> ReadAsync(DatabaseSession session, long conversation)
    {
        var pair = new List<UserId>(2);
        await session
            .Prepare("""
                SELECT p.id FROM conversations c JOIN members m ON m.conversation = c.conversation JOIN people p ON p.person = m.person
                WHERE c.conversation = $1 AND c.type = $2
                """)
            .Bind(1, conversation).Bind(2, (long)ConversationType.Direct).ReadAsync(row => pair.Add(new UserId(row.Id(0))));
        return [.. pair];
    }
}
