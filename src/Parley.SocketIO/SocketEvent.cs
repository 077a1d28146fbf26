using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// An event that a client emitted. It owns its memory: it may be kept, and acknowledged later, from any thread, after its handler returned.
/// </summary>
public sealed class SocketEvent
{
    private readonly long _id;
    private readonly EventArguments _arguments;
    private int _isAcknowledged;
    private StrongBox<JsonElement>? _parsed;

    internal SocketEvent(Socket socket, string name, EventArguments arguments, long id, int sizeBytes)
    {
        Socket = socket;
        Name = name;
        _arguments = arguments;
        _id = id;
        SizeBytes = sizeBytes;
    }

    /// <summary>The socket that sent it.</summary>
    public Socket Socket { get; }

    /// <summary>The event's name; never one of Socket.IO's reserved names.</summary>
    public string Name { get; }

    /// <summary>
    /// The arguments after the name: a JSON array, possibly empty, parsed when it is first asked for. A string in it may hold a lone surrogate,
    /// for which <see cref="JsonElement.GetString"/> throws <see cref="InvalidOperationException"/>.
    /// </summary>
    public JsonElement Arguments => (_parsed ??= new(_arguments.Parse())).Value;

    /// <summary>Whether the client waits for an acknowledgement.</summary>
    public bool HasAck => _id >= 0;

    /// <summary>Bytes of the event's JSON as received.</summary>
    public int SizeBytes { get; }

    /// <summary>The number of arguments.</summary>
    public int Count => _arguments.Count;

    /// <summary>An argument, or an <see cref="JsonValueKind.Undefined"/> element when there are fewer.</summary>
    public JsonElement this[int index] => index >= 0 && index < Count ? Arguments[index] : default;

    /// <summary>Whether the first argument is a JSON object.</summary>
    public bool HasPayload => _arguments.FirstIsObject;

    /// <summary>The first argument, read as a type without parsing the others; as its bytes came.</summary>
    /// <exception cref="JsonException">It is not of that type, or there is none.</exception>
    public T? Payload<T>(JsonTypeInfo<T> type) => Count > 0 ? _arguments.First(type) : throw new JsonException("The event has no argument.");

    /// <summary>
    /// Answers with one value. Thread-safe; only the first answer is sent. False when none was asked for, one was already given, or the
    /// socket is disconnected.
    /// </summary>
    public bool Ack<T>(T value, JsonTypeInfo<T> type) =>
        TryClaim() && Socket.Send(PacketEncoder.Ack(Socket.Namespace.Name, _id, value, type), EmitOptions.None);

    /// <summary>Answers without a value; see <see cref="Ack{T}"/>.</summary>
    public bool Ack() => TryClaim() && Socket.Send(PacketEncoder.Ack(Socket.Namespace.Name, _id), EmitOptions.None);

    private bool TryClaim() => HasAck && Interlocked.Exchange(ref _isAcknowledged, 1) == 0;
}
