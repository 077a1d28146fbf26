using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Polls;

/// <summary>Opens what people have chosen in polls.</summary>
internal sealed class VoteVerification([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys)
    : SealedRows<VoteVerification.Row>(database)
{
    public override string Name => "votes";

    protected override string Table => "poll_votes";

    // Votes of a deleted conversation, which has no key any more, wait to be removed.
    protected override string Sql => """
        SELECT v.vote, v.person, v.choice, m.id AS message, c.conversation, c.id, k.number, k.wrapped
        FROM poll_votes v
        JOIN messages m ON m.conversation = v.conversation AND m.seq = v.seq
        JOIN conversations c ON c.conversation = v.conversation
        JOIN conversation_keys k ON k.conversation = c.conversation
          AND k.number = (SELECT MAX(n.number) FROM conversation_keys n WHERE n.conversation = c.conversation)
        WHERE v.vote < @before ORDER BY v.vote DESC LIMIT @limit
        """;

    protected override void Open(Row row) => keys.Open(row).Cipher.Open(row.Choice, row.Message, SealedField.Vote, row.Person);

    protected override long OrderOf(Row row) => row.Vote;

    protected override string Describe(Row row) => $"a vote on message {row.Message} of conversation {row.Id}";

    internal sealed class Row : KeyRow
    {
        public long Vote { get; init; }

        public long Person { get; init; }

        public MessageId Message { get; init; }

        public byte[] Choice { get; init; } = [];
    }
}
