using System.Buffers.Binary;

namespace Parley.Chat.Log;

/// <summary>A conversation that a batch has moved: its revisions (<paramref name="After"/>, <paramref name="UpTo"/>] are new.</summary>
public readonly record struct LogAdvance(long Conversation, long After, long UpTo);

/// <summary>
/// The outbox row that a batch writes in its own transaction: which conversations it has moved. It tells other processes what to push, and this one what it
/// committed without knowing. Payload: for each conversation three big-endian 64-bit numbers.
/// </summary>
public static class LogAdvanced
{
    public const string Topic = "log-advanced";

    private const int EntryBytes = 3 * sizeof(long);

    public static byte[] Write(IReadOnlyCollection<LogAdvance> advances)
    {
        var payload = new byte[advances.Count * EntryBytes];
        var rest = payload.AsSpan();
        foreach (var (conversation, after, upTo) in advances)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, conversation);
            BinaryPrimitives.WriteInt64BigEndian(rest[8..], after);
            BinaryPrimitives.WriteInt64BigEndian(rest[16..], upTo);
            rest = rest[EntryBytes..];
        }

        return payload;
    }

    /// <exception cref="FormatException">Not such a payload.</exception>
    public static IReadOnlyList<LogAdvance> Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length % EntryBytes != 0)
        {
            throw new FormatException($"{payload.Length} bytes are not whole entries of {EntryBytes}.");
        }

        var advances = new LogAdvance[payload.Length / EntryBytes];
        for (var i = 0; i < advances.Length; i++)
        {
            var entry = payload[(i * EntryBytes)..];
            advances[i] = new LogAdvance(
                BinaryPrimitives.ReadInt64BigEndian(entry), BinaryPrimitives.ReadInt64BigEndian(entry[8..]), BinaryPrimitives.ReadInt64BigEndian(entry[16..]));
        }

        return advances;
    }
}
