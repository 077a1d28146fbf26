using System.Text;
using Parley.Chat.Messages;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Messages;

public sealed class RequestBytesTests
{
    public static TheoryData<string, bool, string?> Requests => new()
    {
        { "a", false, null },
        { new string('x', 127), true, "{}" },
        { new string('x', 128), false, """{"a":1}""" },
        { new string('\u00e9', 8192), true, new string('m', 4096) },
    };

    /// <summary>The layout is that of .NET's BinaryWriter, with which the first fingerprints were made.</summary>
    [Theory, MemberData(nameof(Requests))]
    public void Write_AnyRequest_LaysItOutAsTheStoredFingerprintsHaveIt(string text, bool isReply, string? metadata)
    {
        var draft = new Message
        {
            Id = MessageId.New(TimeProvider.System),
            ConversationId = ConversationId.New(TimeProvider.System),
            Seq = 0,
            Rev = 0,
            SenderId = UserId.New(TimeProvider.System),
            Type = MessageType.Text,
            Text = text,
            ReplyTo = isReply ? MessageId.New(TimeProvider.System) : null,
            CreatedAt = default,
        };
        var metadataBytes = metadata is null ? null : Encoding.UTF8.GetBytes(metadata);
        using var expected = new MemoryStream();
        using (var writer = new BinaryWriter(expected, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(draft.SenderId.Value.ToByteArray(bigEndian: true));
            writer.Write((byte)draft.Type);
            writer.Write(draft.Text);
            writer.Write(draft.ReplyTo?.ToString() ?? "");
            writer.Write(metadataBytes is null ? -1 : metadataBytes.Length);
            writer.Write(metadataBytes ?? []);
        }

        var buffer = new byte[32 * 1024];
        var length = RequestBytes.Write(buffer, draft, Encoding.UTF8.GetBytes(text), metadataBytes);

        Assert.Equal(expected.ToArray(), buffer[..length]);
    }
}
