using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Edits;

/// <summary>What a message of somebody's own said, and where it stands.</summary>
internal sealed record OwnVersion(long Seq, MessageId MessageId, MessageVersion Version);

/// <summary>A row of <c>message_versions</c>.</summary>
internal sealed class VersionRow
{
    /// <summary>Where several messages are read; the same of <see cref="Message"/>.</summary>
    public long Seq { get; init; }

    public MessageId Message { get; init; }

    public long Version { get; init; }

    public byte[] Body { get; init; } = [];

    public long WrittenAt { get; init; }

    /// <summary>The message's: the body of one with files holds their ids, too.</summary>
    public MessageType Type { get; init; }

    public MessageVersion ToVersion(ConversationHandle conversation, MessageId message) => new()
    {
        Version = (int)Version,
        Text = Type == MessageType.File
            ? FileBody.Read(conversation.Cipher.Open(Body, message, SealedField.Text, Version)).Caption
            : conversation.Cipher.OpenText(Body, message, SealedField.Text, Version),
        WrittenAt = DateTimeOffset.FromUnixTimeMilliseconds(WrittenAt),
    };
}
