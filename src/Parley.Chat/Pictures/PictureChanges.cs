using Parley.Contracts.Media;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Pictures;

/// <summary>Tells the media module of groups that show another picture than before, or are gone, so that what they showed goes.</summary>
internal sealed class PictureChanges(IPictures pictures) : IOutboxConsumer
{
    public const string TopicName = "group-pictures";

    public string Topic => TopicName;

    /// <summary>The conversation's id, in RFC 9562's order.</summary>
    public static byte[] Payload(ConversationId conversation) => conversation.Value.ToByteArray(bigEndian: true);

    public ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken) =>
        pictures.ChangedAsync(PictureHolder.Of(new ConversationId(new Guid(entry.Payload, bigEndian: true))), cancellationToken);
}
