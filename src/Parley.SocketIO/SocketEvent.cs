using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// An event that a client emitted. It owns its memory: it may be kept, and acknowledged later, from any thread, after its handler returned.
/// </summary>
public sealed class SocketEvent : ReceivedArguments
{
    private readonly long _id;
    private int _isAcknowledged;

    internal SocketEvent(Socket socket, string name, EventArguments arguments, ReadOnlyMemory<byte>[] attachments, long id, int sizeBytes)
        : base(arguments, attachments)
    {
        Socket = socket;
        Name = name;
        _id = id;
        SizeBytes = sizeBytes;
    }

    /// <summary>The socket that sent it.</summary>
    public Socket Socket { get; }

    /// <summary>The event's name; never one of Socket.IO's reserved names.</summary>
    public string Name { get; }

    /// <summary>Whether the client waits for an acknowledgement.</summary>
    public bool HasAck => _id >= 0;

    /// <summary>Bytes of the event's JSON and attachments as received.</summary>
    public int SizeBytes { get; }

    /// <summary>
    /// Answers with one value. Thread-safe; only the first answer is sent. False when none was asked for, one was already given, or the
    /// socket is disconnected.
    /// </summary>
    public bool Ack<T>(T value, JsonTypeInfo<T> type) =>
        IsDue && Answer(PacketEncoder.Ack(Socket.Namespace.Name, _id, value, type));

    /// <summary>Answers with any number of arguments, also none; see <see cref="Ack{T}"/>.</summary>
    public bool Ack(params ReadOnlySpan<EventArgument> arguments) =>
        IsDue && Answer(PacketEncoder.Ack(Socket.Namespace.Name, _id, arguments));

    /// <summary>Answers that the event was refused.</summary>
    internal bool Refuse(EventRefusedException refusal) =>
        IsDue && Answer(PacketEncoder.AckRefusal(Socket.Namespace.Name, _id, refusal.Message, refusal.ErrorData));

    private bool IsDue => HasAck && Volatile.Read(ref _isAcknowledged) == 0;

    /// <summary>Claimed after encoding: an answer that cannot be written leaves room for another.</summary>
    private bool Answer(OutboundPacket packet) => Interlocked.Exchange(ref _isAcknowledged, 1) == 0 && Socket.Send(packet, EmitOptions.None);
}
