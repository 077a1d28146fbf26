using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Edits;

/// <summary>Opens what messages said before they were edited.</summary>
internal sealed class VersionVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
    : SealedRows<VersionVerification.Row>(database)
{
    public override string Name => "versions of messages";

    protected override string Table => "message_versions";

    protected override string Sql => """
        SELECT v.position, m.id AS message, v.version, v.body, c.conversation, c.id, k.number, k.wrapped
        FROM message_versions v
        JOIN messages m ON m.conversation = v.conversation AND m.seq = v.seq
        JOIN conversations c ON c.conversation = v.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE v.position < @before ORDER BY v.position DESC LIMIT @limit
        """;

    protected override void Open(Row row) => keys.Open(row).Cipher.Open(row.Body, row.Message, SealedField.Text, row.Version);

    protected override long OrderOf(Row row) => row.Position;

    protected override string Describe(Row row) => $"version {row.Version} of message {row.Message} of conversation {row.Id}";

    internal sealed class Row : KeyRow
    {
        public long Position { get; init; }

        public MessageId Message { get; init; }

        public long Version { get; init; }

        public byte[] Body { get; init; } = [];
    }
}
