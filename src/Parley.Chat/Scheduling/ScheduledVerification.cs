using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Scheduling;

/// <summary>Opens messages that wait to be sent.</summary>
internal sealed class ScheduledVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
    : SealedRows<ScheduledVerification.Row>(database)
{
    public override string Name => "scheduled messages";

    protected override string Table => "scheduled_messages";

    protected override string Sql => """
        SELECT s.position, s.id AS message, s.version, s.body, c.conversation, c.id, k.number, k.wrapped
        FROM scheduled_messages s
        JOIN conversations c ON c.conversation = s.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE s.position < @before ORDER BY s.position DESC LIMIT @limit
        """;

    protected override void Open(Row row) => keys.Open(row).Cipher.Open(row.Body, row.Message, SealedField.Scheduled, row.Version);

    protected override long OrderOf(Row row) => row.Position;

    protected override string Describe(Row row) => $"scheduled message {row.Message} of conversation {row.Id}";

    internal sealed class Row : KeyRow
    {
        public long Position { get; init; }

        public MessageId Message { get; init; }

        public long Version { get; init; }

        public byte[] Body { get; init; } = [];
    }
}
