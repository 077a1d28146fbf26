using System.Buffers.Binary;
using System.Text;
using Parley.Protocol.Chat;

namespace Parley.Chat.Polls;

/// <summary>
/// The sealed body of a message of type <c>poll</c>: flags (1 byte; 1 several, 2 anonymous), when it closes (8, big-endian, milliseconds of Unix time, 0 for never), how many
/// options (1), each in UTF-8 behind its length (2, big-endian), then the question in UTF-8. The layout is stored: never change it.
/// </summary>
internal static class PollBody
{
    private const byte Multiple = 1, Anonymous = 2;

    private const int HeadBytes = 1 + sizeof(long) + 1;

    public static byte[] Write(MessagePoll poll, string question)
    {
        var body = new byte[HeadBytes + poll.Options.Sum(option => sizeof(ushort) + Encoding.UTF8.GetByteCount(option.Text)) + Encoding.UTF8.GetByteCount(question)];
        body[0] = (byte)((poll.Multiple ? Multiple : 0) | (poll.Anonymous ? Anonymous : 0));
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(1), poll.ClosesAt?.ToUnixTimeMilliseconds() ?? 0);
        body[1 + sizeof(long)] = checked((byte)poll.Options.Count);
        var rest = body.AsSpan(HeadBytes);
        foreach (var option in poll.Options)
        {
            var length = Encoding.UTF8.GetBytes(option.Text, rest[sizeof(ushort)..]);
            BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)length));
            rest = rest[(sizeof(ushort) + length)..];
        }

        Encoding.UTF8.GetBytes(question, rest);
        return body;
    }

    /// <summary>Without its votes.</summary>
    public static (MessagePoll Poll, string Question) Read(ReadOnlySpan<byte> body)
    {
        var closesAt = BinaryPrimitives.ReadInt64BigEndian(body[1..]);
        var options = new PollOption[body[1 + sizeof(long)]];
        var rest = body[HeadBytes..];
        for (var i = 0; i < options.Length; i++)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            options[i] = new PollOption { Text = Encoding.UTF8.GetString(rest.Slice(sizeof(ushort), length)), Count = 0 };
            rest = rest[(sizeof(ushort) + length)..];
        }

        var poll = new MessagePoll
        {
            Options = options,
            Voters = 0,
            Multiple = (body[0] & Multiple) != 0,
            Anonymous = (body[0] & Anonymous) != 0,
            ClosesAt = closesAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(closesAt),
        };
        return (poll, Encoding.UTF8.GetString(rest));
    }

    /// <summary>Everything that it says: the question first, so that what is found in it is at its place.</summary>
    public static string Words(MessagePoll poll, string question) => string.Join('\n', [question, .. poll.Options.Select(option => option.Text)]);

    public static string Words(ReadOnlySpan<byte> body)
    {
        var (poll, question) = Read(body);
        return Words(poll, question);
    }
}
