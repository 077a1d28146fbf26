using Parley.Contracts.Media;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Files;

/// <summary>Tells the media module of conversations that are gone, so that files which nothing else uses go, too.</summary>
internal sealed class ConversationFiles(IMessageFiles files) : IOutboxConsumer
{
    public const string TopicName = "conversation-files";

    public string Topic => TopicName;

    /// <summary>The conversation's id, in RFC 9562's order.</summary>
    public static byte[] Payload(ConversationId conversation) => conversation.Value.ToByteArray(bigEndian: true);

    public ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken) =>
        files.RemoveConversationAsync(new ConversationId(new Guid(entry.Payload, bigEndian: true)), cancellationToken);
}
