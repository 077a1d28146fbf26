using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Messages;

/// <summary>Opens stored messages: their texts, metadata, reactions and what they show of votes.</summary>
internal sealed class MessageVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
    : SealedRows<MessageVerification.Row>(database)
{
    public override string Name => "messages";

    protected override string Table => "messages";

    // Messages of a deleted conversation, which has no key any more, wait to be removed: they are not meant to be opened.
    protected override string Sql => """
        SELECT m.position, m.id AS message, m.body, m.metadata, m.version, m.reactions, m.poll, c.conversation, c.id, k.number, k.wrapped
        FROM messages m
        JOIN conversations c ON c.conversation = m.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE m.position < @before ORDER BY m.position DESC LIMIT @limit
        """;

    protected override void Open(Row row)
    {
        var cipher = keys.Open(row).Cipher;
        if (row.Body is { } body)
        {
            cipher.Open(body, row.Message, SealedField.Text, row.Version);
        }

        if (row.Metadata is { } metadata)
        {
            cipher.Open(metadata, row.Message, SealedField.Metadata);
        }

        if (row.Reactions is { } reactions)
        {
            cipher.Open(reactions, row.Message, SealedField.Reactions);
        }

        if (row.Poll is { } poll)
        {
            cipher.Open(poll, row.Message, SealedField.Poll);
        }
    }

    protected override long OrderOf(Row row) => row.Position;

    protected override string Describe(Row row) => $"message {row.Message} of conversation {row.Id}";

    internal sealed class Row : KeyRow
    {
        public long Position { get; init; }

        public MessageId Message { get; init; }

        public byte[]? Body { get; init; }

        public byte[]? Metadata { get; init; }

        public long Version { get; init; }

        public byte[]? Reactions { get; init; }

        public byte[]? Poll { get; init; }
    }
}
