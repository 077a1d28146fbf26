using System.Buffers.Binary;

namespace Parley.Chat.Log;

/// <summary>How far one batch has brought one conversation: its revisions in <c>(After, UpTo]</c> are new.</summary>
/// <param name="Conversation">Its number.</param>
public readonly record struct LogAdvance(long Conversation, long After, long UpTo);

/// <summary>
/// The outbox's topic <c>log-advanced</c>: one row per batch that committed something. Its payload repeats conversation, after, upTo, each a big-endian int64.
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
            BinaryPrimitives.WriteInt64BigEndian(rest[sizeof(long)..], after);
            BinaryPrimitives.WriteInt64BigEndian(rest[(2 * sizeof(long))..], upTo);
            rest = rest[EntryBytes..];
        }

        return payload;
    }

    /// <exception cref="FormatException">It was not written by <see cref="Write"/>.</exception>
    public static IReadOnlyList<LogAdvance> Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length % EntryBytes != 0)
        {
            throw new FormatException($"A payload of {Topic} has {payload.Length} bytes, no multiple of {EntryBytes}.");
        }

        var advances = new List<LogAdvance>(payload.Length / EntryBytes);
        for (; payload.Length > 0; payload = payload[EntryBytes..])
        {
            advances.Add(new LogAdvance(
                BinaryPrimitives.ReadInt64BigEndian(payload),
                BinaryPrimitives.ReadInt64BigEndian(payload[sizeof(long)..]),
                BinaryPrimitives.ReadInt64BigEndian(payload[(2 * sizeof(long))..])));
        }

        return advances;
    }
}
