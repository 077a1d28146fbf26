using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Testing.Clients;

/// <summary>
/// A Socket.IO client (protocol 5 over Engine.IO 4) that speaks WebSocket only and text only, made to be fast and to hide nothing: events and
/// acknowledgements are handed on one after another, in the order in which they came over the wire. Emitting is safe from any thread.
/// </summary>
public sealed class SocketIOConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<long, Action<Acknowledgement>> _acks = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OnEvent _onEvent;
    private readonly byte[] _connect;
    private long _lastAck;

    private SocketIOConnection(string token, OnEvent onEvent)
    {
        _onEvent = onEvent;
        _connect = Encoding.UTF8.GetBytes($"40{{\"token\":\"{token}\"}}");
    }

    /// <summary>Handles one event.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="payload">Its first argument as JSON; valid during the call only.</param>
    public delegate void OnEvent(string name, ReadOnlyMemory<byte> payload);

    /// <summary>Completes when the connection is gone and everything that came over it was handed on.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Connects to the namespace <c>/</c>.</summary>
    /// <exception cref="WebSocketException">No connection.</exception>
    /// <exception cref="InvalidOperationException">The server refused the namespace; the message is its packet.</exception>
    public static async Task<SocketIOConnection> ConnectAsync(Uri server, string token, OnEvent onEvent, CancellationToken cancellationToken)
    {
        var connection = new SocketIOConnection(token, onEvent);
        try
        {
            var address = new UriBuilder(server) { Scheme = server.Scheme == "https" ? "wss" : "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" };
            await connection._socket.ConnectAsync(address.Uri, cancellationToken);
            _ = connection.ReceiveAsync();
            await connection._connected.Task.WaitAsync(Patience, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Emits an event; returns when it was handed to the operating system.</summary>
    /// <param name="onAck">Called between the handling of other packets: must not block.</param>
    public async Task EmitAsync<T>(string name, T payload, JsonTypeInfo<T> type, Action<Acknowledgement>? onAck)
    {
        var ack = Interlocked.Increment(ref _lastAck);
        if (onAck is not null)
        {
            _acks[ack] = onAck;
        }

        var packet = $"42{(onAck is null ? "" : ack)}[\"{name}\",{JsonSerializer.Serialize(payload, type)}]";
        await WriteAsync(Encoding.UTF8.GetBytes(packet));
    }

    /// <summary>Emits an event and waits for its acknowledgement.</summary>
    /// <exception cref="WebSocketException">The connection ended first.</exception>
    public async Task<Acknowledgement> RequestAsync<T>(string name, T payload, JsonTypeInfo<T> type)
    {
        var answer = new TaskCompletionSource<Acknowledgement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await EmitAsync(name, payload, type, ack => answer.TrySetResult(new Acknowledgement(ack.Json.ToArray())));
        return await Task.WhenAny(answer.Task, Closed) == answer.Task || answer.Task.IsCompleted
            ? await answer.Task
            : throw new WebSocketException("The connection ended before the acknowledgement.");
    }

    /// <summary>Cuts the connection; <see cref="Closed"/> completes when the last packet was handed on.</summary>
    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> packet)
    {
        await _writing.WaitAsync();
        try
        {
            await _socket.SendAsync(packet, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                if (!received.EndOfMessage)
                {
                    Array.Resize(ref buffer, length == buffer.Length ? 2 * length : buffer.Length);
                    continue;
                }

                await HandleAsync(buffer.AsMemory(0, length));
                length = 0;
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            _connected.TrySetException(exception);
        }
        catch (Exception exception)
        {
            // A handler failed: whoever waits for the end of this connection must hear of it.
            _connected.TrySetException(exception);
            _closed.TrySetException(exception);
            _socket.Abort();
        }

        _connected.TrySetException(new WebSocketException("The server closed the connection."));
        _closed.TrySetResult();
    }

    /// <summary>Engine.IO: 0 open, 2 ping, 4 message. Socket.IO in the message: 0 connected, 1 disconnect, 2 event, 3 acknowledgement, 4 refused.</summary>
    private async ValueTask HandleAsync(ReadOnlyMemory<byte> packet)
    {
        switch (packet.Span[0], packet.Length > 1 ? packet.Span[1] : (byte)0)
        {
            case ((byte)'0', _):
                await WriteAsync(_connect);
                break;
            case ((byte)'2', _):
                await WriteAsync("3"u8.ToArray());
                break;
            case ((byte)'4', (byte)'0'):
                _connected.TrySetResult();
                break;
            case ((byte)'4', (byte)'2'):
                HandleEvent(packet[2..]);
                break;
            case ((byte)'4', (byte)'3'):
                HandleAck(packet[2..]);
                break;
            case ((byte)'4', (byte)'4'):
                _connected.TrySetException(new InvalidOperationException(Encoding.UTF8.GetString(packet.Span)));
                break;
        }
    }

    private void HandleEvent(ReadOnlyMemory<byte> packet)
    {
        var reader = new Utf8JsonReader(packet.Span);
        reader.Read();
        reader.Read();
        var name = reader.GetString()!;
        _onEvent(name, Item(packet, ref reader));
    }

    private void HandleAck(ReadOnlyMemory<byte> packet)
    {
        if (Utf8Parser.TryParse(packet.Span, out long id, out var digits) && _acks.TryRemove(id, out var onAck))
        {
            var json = packet[digits..];
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            onAck(new Acknowledgement(Item(json, ref reader)));
        }
    }

    /// <summary>The next item of the array; empty when there is none.</summary>
    private static ReadOnlyMemory<byte> Item(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return default;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}
