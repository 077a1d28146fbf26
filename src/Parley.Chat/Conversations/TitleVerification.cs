using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;

namespace Parley.Chat.Conversations;

/// <summary>Opens stored titles, and what groups say that they are about.</summary>
internal sealed class TitleVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
    : SealedRows<TitleVerification.Row>(database)
{
    public override string Name => "titles";

    protected override string Table => "conversations";

    protected override string Sql => """
        SELECT c.conversation, c.id, c.title, c.topic, k.number, k.wrapped
        FROM conversations c
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE c.conversation < @before AND (c.title IS NOT NULL OR c.topic IS NOT NULL) ORDER BY c.conversation DESC LIMIT @limit
        """;

    protected override void Open(Row row)
    {
        var handle = keys.Open(row);
        Titles.Open(handle, row.Title);
        Topics.Open(handle.Cipher, row.Topic);
    }

    protected override long OrderOf(Row row) => row.Conversation;

    protected override string Describe(Row row) => $"the title or topic of conversation {row.Id}";

    internal sealed class Row : KeyRow
    {
        public byte[]? Title { get; init; }

        public byte[]? Topic { get; init; }
    }
}
