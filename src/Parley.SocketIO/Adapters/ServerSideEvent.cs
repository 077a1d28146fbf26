using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO.Adapters;

/// <summary>An event that another server of the cluster emitted to its fellows; no client is involved.</summary>
public sealed class ServerSideEvent
{
    private readonly Action<byte[]>? _reply;
    private int _isAcknowledged;

    internal ServerSideEvent(string nodeId, string name, JsonElement arguments, Action<byte[]>? reply)
    {
        NodeId = nodeId;
        Name = name;
        Arguments = arguments;
        _reply = reply;
    }

    /// <summary>The node that emitted it.</summary>
    public string NodeId { get; }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    /// <summary>The arguments after the name: a JSON array, possibly empty.</summary>
    public JsonElement Arguments { get; }

    /// <summary>Whether the other node waits for an answer.</summary>
    public bool HasAck => _reply is not null;

    /// <summary>Answers. Thread-safe; only the first answer counts. False when none was asked for or one was already given.</summary>
    public bool Ack<T>(T value, JsonTypeInfo<T> type)
    {
        if (_reply is null || Interlocked.Exchange(ref _isAcknowledged, 1) != 0)
            return false;
        _reply(JsonSerializer.SerializeToUtf8Bytes(value, type));
        return true;
    }
}
