using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Connections;

/// <summary>
/// A binary packet whose attachments are on their way: they follow it one by one, with nothing between them (Socket.IO protocol v5, "Packet
/// encoding"). Memory is taken as they arrive, whatever their announced number.
/// </summary>
internal sealed class PacketAssembly
{
    private readonly List<ReadOnlyMemory<byte>> _attachments = [];
    private readonly int _count;
    private int _bytesLeft;

    /// <param name="socket">Whom it is for.</param>
    /// <param name="packet">Its head.</param>
    /// <param name="name">The event's name; null for an acknowledgement.</param>
    /// <param name="arguments">Its JSON, all placeholders of which are valid.</param>
    /// <param name="maxBytes">What JSON and attachments may have together.</param>
    internal PacketAssembly(Socket socket, InboundPacket packet, string? name, EventArguments arguments, int maxBytes)
    {
        Socket = socket;
        Id = packet.Id;
        Name = name;
        Arguments = arguments;
        SizeBytes = packet.Payload.Length;
        _count = packet.Attachments;
        _bytesLeft = maxBytes - SizeBytes;
    }

    internal Socket Socket { get; }

    internal long Id { get; }

    internal string? Name { get; }

    internal EventArguments Arguments { get; }

    internal int SizeBytes { get; private set; }

    internal bool IsComplete => _attachments.Count == _count;

    internal ReadOnlyMemory<byte>[] Attachments => [.. _attachments];

    /// <summary>Copies the next attachment; false when the packet grows too long.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> data)
    {
        if (data.Length > _bytesLeft)
            return false;
        _bytesLeft -= data.Length;
        SizeBytes += data.Length;
        _attachments.Add(data.ToArray());
        return true;
    }
}
