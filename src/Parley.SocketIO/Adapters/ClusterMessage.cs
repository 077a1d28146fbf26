using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Parley.SocketIO.Adapters;

/// <summary>What a message between nodes is about. Numbers are on the wire: never reuse one.</summary>
internal enum MessageKind : byte
{
    /// <summary>A node has started; the others answer with a heartbeat, so that it knows them at once.</summary>
    Hello = 1,

    Heartbeat = 2,

    /// <summary>A node stops.</summary>
    Bye = 3,

    Broadcast = 4,
    SocketsJoin = 5,
    SocketsLeave = 6,
    DisconnectSockets = 7,
    ServerSideEmit = 8,
    FetchSockets = 9,

    /// <summary>The answer to a question, by its id.</summary>
    Reply = 10,

    /// <summary>A broadcast whose receivers acknowledge.</summary>
    BroadcastWithAck = 11,

    /// <summary>One receiver's acknowledgement of it.</summary>
    BroadcastAck = 12,

    /// <summary>Asks for a session that waits for its client to come back.</summary>
    TakeSession = 13,

    CountSockets = 14,
}

/// <summary>
/// Writes one message: version, kind, sender, then what the kind asks for. Integers are little-endian; strings and byte strings follow their length.
/// </summary>
internal sealed class MessageWriter
{
    /// <summary>Nodes of another version are ignored rather than misread.</summary>
    internal const byte Version = 1;

    private readonly ArrayBufferWriter<byte> _buffer;

    /// <summary>Only a body, which becomes part of a message.</summary>
    internal MessageWriter() => _buffer = new(256);

    internal MessageWriter(MessageKind kind, string sender, int sizeHint = 256)
    {
        _buffer = new(sizeHint);
        _buffer.Write([Version, (byte)kind]);
        Write(sender);
    }

    internal ReadOnlyMemory<byte> Message => _buffer.WrittenMemory;

    internal MessageWriter Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
        return this;
    }

    internal MessageWriter Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
        return this;
    }

    internal MessageWriter Write(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Write(bytes);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(bytes));
        _buffer.Advance(bytes);
        return this;
    }

    internal MessageWriter Write(IReadOnlyCollection<string> values)
    {
        Write(values.Count);
        foreach (var value in values)
            Write(value);
        return this;
    }

    internal MessageWriter Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _buffer.Write(bytes);
        return this;
    }
}

/// <summary>Reads what <see cref="MessageWriter"/> has written.</summary>
/// <exception cref="InvalidDataException">From every method: the message ends too early.</exception>
internal ref struct MessageReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal byte ReadByte() => Take(1)[0];

    internal int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    internal long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    internal string ReadString() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>The number of things that follow, of which each has its length in front: a wrong one must not make an array that the message can't fill.</summary>
    internal int ReadCount()
    {
        var count = ReadInt32();
        return count >= 0 && count <= _rest.Length / sizeof(int) ? count : throw new InvalidDataException("A message between nodes has a wrong count.");
    }

    internal string[] ReadStrings()
    {
        var count = ReadCount();
        if (count == 0)
            return [];
        var values = new string[count];
        for (var i = 0; i < count; i++)
            values[i] = ReadString();
        return values;
    }

    internal ReadOnlySpan<byte> ReadBytes() => Take(ReadInt32());

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes < 0 || bytes > _rest.Length)
            throw new InvalidDataException("A message between nodes ends too early.");
        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }
}
