using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;

namespace Parley.Chat.Conversations;

/// <summary>Opens stored titles.</summary>
internal sealed class TitleVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
    : SealedRows<TitleVerification.Row>(database)
{
    public override string Name => "titles";

    protected override string Table => "conversations";

    protected override string Sql => """
        SELECT c.conversation, c.id, c.title, k.number, k.wrapped
        FROM conversations c
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE c.conversation < @before AND c.title IS NOT NULL ORDER BY c.conversation DESC LIMIT @limit
        """;

    protected override void Open(Row row) => Titles.Open(keys.Open(row), row.Title);

    protected override long OrderOf(Row row) => row.Conversation;

    protected override string Describe(Row row) => $"the title of conversation {row.Id}";

    internal sealed class Row : KeyRow
    {
        public byte[]? Title { get; init; }
    }
}
