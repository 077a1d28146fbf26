using Parley.Contracts.Media;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Files;

/// <summary>Tells the media module of messages that were deleted, so that files which nothing else uses go, too.</summary>
internal sealed class DeletedFiles(IMessageFiles files) : IOutboxConsumer
{
    public const string TopicName = "message-files";

    private const int IdBytes = 16;

    public string Topic => TopicName;

    /// <summary>The ids of the conversation, of the message and of its files, in RFC 9562's order.</summary>
    public static byte[] Payload(ConversationId conversation, MessageId message, IReadOnlyList<FileId> files)
    {
        Guid[] ids = [conversation.Value, message.Value, .. files.Select(file => file.Value)];
        var payload = new byte[ids.Length * IdBytes];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i].TryWriteBytes(payload.AsSpan(i * IdBytes), bigEndian: true, out _);
        }

        return payload;
    }

    public ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var ids = entry.Payload.Chunk(IdBytes).Select(bytes => new Guid(bytes, bigEndian: true)).ToArray();
        return files.RemoveMessageAsync(
            new ConversationId(ids[0]), new MessageId(ids[1]), [.. ids.Skip(2).Select(id => new FileId(id))], cancellationToken);
    }
}
