using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Chat.Messages;

/// <summary>Opens stored messages, their texts and metadata.</summary>
internal sealed class MessageVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys) : ISealedTexts
{
    private const int Page = 1_000;

    // Messages of a deleted conversation, which has no key any more, wait to be removed: they are not meant to be opened.
    private const string Sql = """
        SELECT m.position, m.id AS message, m.body, m.metadata, c.conversation, c.id, k.number, k.wrapped
        FROM messages m
        JOIN conversations c ON c.conversation = m.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE m.position < @before ORDER BY m.position DESC LIMIT @limit
        """;

    public string Name => "messages";

    public async ValueTask<long> VerifyAsync(long most, Action<string> failed, CancellationToken cancellationToken)
    {
        var count = 0L;
        if (!await database.HasTableAsync("messages", cancellationToken))
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
                Verify(row, failed);
            }

            before = rows[^1].Position;
            count += rows.Count;
        }

        return count;
    }

    private void Verify(Row row, Action<string> failed)
    {
        try
        {
            var cipher = keys.Open(row).Cipher;
            if (row.Body is { } body)
            {
                cipher.Open(body, row.Message, SealedField.Text);
            }

            if (row.Metadata is { } metadata)
            {
                cipher.Open(metadata, row.Message, SealedField.Metadata);
            }
        }
        catch (CryptographicException exception)
        {
            failed($"message {row.Message} of conversation {row.Id}: {exception.Message}");
        }
    }

    private sealed class Row : KeyRow
    {
        public long Position { get; init; }

        public MessageId Message { get; init; }

        public byte[]? Body { get; init; }

        public byte[]? Metadata { get; init; }
    }
}
