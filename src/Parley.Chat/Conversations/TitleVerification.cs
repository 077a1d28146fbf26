using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Chat.Conversations;

/// <summary>Opens stored titles.</summary>
internal sealed class TitleVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys) : ISealedTexts
{
    private const int Page = 1_000;

    private const string Sql = """
        SELECT c.conversation, c.id, c.title, k.number, k.wrapped
        FROM conversations c
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE c.conversation < @before AND c.title IS NOT NULL ORDER BY c.conversation DESC LIMIT @limit
        """;

    public string Name => "titles";

    public async ValueTask<long> VerifyAsync(long most, Action<string> failed, CancellationToken cancellationToken)
    {
        var count = 0L;
        if (!await database.HasTableAsync("conversations", cancellationToken))
        {
            return count;
        }

        var before = long.MaxValue;
        while (count < most)
        {
            var limit = Math.Min(Page, most - count);
            var rows = await database.ReadAsync(session => session.QueryAsync<Row>(Sql, new { before, limit }), cancellationToken);
            if (rows.Count == 0)
            {
                break;
            }

            foreach (var row in rows)
            {
                try
                {
                    Titles.Open(keys.Open(row), row.Title);
                }
                catch (CryptographicException exception)
                {
                    failed($"the title of conversation {row.Id}: {exception.Message}");
                }
            }

            before = rows[^1].Conversation;
            count += rows.Count;
        }

        return count;
    }

    private sealed class Row : KeyRow
    {
        public byte[]? Title { get; init; }
    }
}
