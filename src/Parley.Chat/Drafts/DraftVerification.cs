using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Drafts;

/// <summary>Opens what people have begun to write.</summary>
internal sealed class DraftVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
    : SealedRows<DraftVerification.Row>(database)
{
    public override string Name => "drafts";

    protected override string Table => "drafts";

    protected override string Sql => """
        SELECT d.draft, d.body, p.id AS writer, c.conversation, c.id, k.number, k.wrapped
        FROM drafts d
        JOIN people p ON p.person = d.person
        JOIN conversations c ON c.conversation = d.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE d.draft < @before ORDER BY d.draft DESC LIMIT @limit
        """;

    protected override void Open(Row row) => DraftRow.Open(keys.Open(row).Cipher, row.Writer, row.Body);

    protected override long OrderOf(Row row) => row.Draft;

    protected override string Describe(Row row) => $"a draft in conversation {row.Id}";

    internal sealed class Row : KeyRow
    {
        public long Draft { get; init; }

        public byte[] Body { get; init; } = [];

        public UserId Writer { get; init; }
    }
}
