using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Parley.SocketIO.WebSockets;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

internal sealed partial class EngineSession
{
    /// <summary>
    /// Frames are gathered into one write of up to this size: one system call carries about fifty chat messages, and the buffer is a pooled
    /// one that is only held while writing. A longer frame goes out in pieces of it: the server's pipe keeps what it needed at most, about
    /// 100 bytes per 4 KiB, for as long as the connection lives.
    /// </summary>
    private const int GatherBytes = 16 * 1024;

    private WebSocketConnection? _socket;
    private bool _writing;
    private bool _closeFrameSent;
    private bool _pongQueued;
    private ushort _closeCode;
    private TaskCompletionSource? _writerStopped;

    /// <summary>Gives a session that opened over WebSocket its connection, before <see cref="Open"/>.</summary>
    internal void Attach(WebSocketConnection socket)
    {
        lock (_gate)
            AttachLocked(socket);
    }

    /// <summary>Reads the WebSocket until it ends, and disposes it; the request that carries it returns afterwards.</summary>
    internal async Task RunAsync()
    {
        using var socket = _socket!;
        try
        {
            var last = await ReceiveAllAsync(socket);
            if (last.Kind == WebSocketMessageKind.Violation)
            {
                End(DisconnectReason.TransportError, discard: true, last.CloseCode);
                await WriterStoppedAsync();

                // Closing with unread bytes would reset the connection and with it the close frame that tells why.
                await socket.DiscardAsync();
            }
            else if (last.Kind == WebSocketMessageKind.Close)
            {
                // Answers with a close frame, unless ours was what the peer answers.
                End(DisconnectReason.TransportClose, discard: true);
                await WriterStoppedAsync();
            }
        }
        catch (Exception error) when (IsTransportFailure(error))
        {
            Finish(DisconnectReason.TransportError);
        }

        Finish(DisconnectReason.TransportClose);
        _server.Metrics.TransportEnded(Transport.WebSocket);
        await StopWriterAsync();
    }

    /// <summary>The writer: the only one that writes to the connection once it is attached.</summary>
    void IThreadPoolWorkItem.Execute() => _ = DrainAsync();

    internal static bool IsTransportFailure(Exception error) =>
        error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private async Task<WebSocketMessage> ReceiveAllAsync(WebSocketConnection socket)
    {
        while (true)
        {
            // After the session's end nothing is acted upon; reading goes on for the peer's close frame, bounded by the close deadline.
            var message = await socket.ReadAsync();
            switch (message.Kind)
            {
                case WebSocketMessageKind.Text:
                    if (IsOpen)
                        await ReceiveAsync(message.Payload);
                    break;
                case WebSocketMessageKind.Binary:
                    if (IsOpen)
                        await ReceiveMessageAsync(message.Payload, isBinary: true);
                    break;
                default:
                    return message;
            }
        }
    }

    private bool IsOpen
    {
        get
        {
            lock (_gate)
                return _state == SessionState.Open;
        }
    }

    private void AttachLocked(WebSocketConnection socket)
    {
        _socket = socket;
        socket.PingReceived = OnWebSocketPing;
        _server.Metrics.TransportStarted(Transport.WebSocket);
    }

    private void OnWebSocketPing(ReadOnlyMemory<byte> payload)
    {
        lock (_gate)
        {
            // One pong at a time: a flood of pings must not become a queue of pongs (RFC 6455 §5.5.3 allows answering the latest only).
            if (_state != SessionState.Open || _pongQueued)
                return;
            _pongQueued = true;
            _queue.EnqueueControl(OutboundPacket.WebSocketControl(FrameHeader.Pong, payload.Span));
            Wake();
        }
    }

    private async Task DrainAsync()
    {
        var socket = _socket!;
        byte[]? buffer = null;
        try
        {
            while (TryTakeFrames(ref buffer, out var frames))
            {
                for (var rest = frames; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, GatherBytes)..])
                {
                    var write = socket.WriteAsync(rest[..Math.Min(rest.Length, GatherBytes)]);
                    if (!write.IsCompleted)
                        WatchWrite();
                    await write;
                }
            }
        }
        catch (Exception error) when (IsTransportFailure(error))
        {
            lock (_gate)
                StopWriting();
            Finish(DisconnectReason.TransportError);
        }
        catch (Exception error)
        {
            // A bug of ours must not leave a connection that nobody writes to.
            _server.WriterFailed(error);
            lock (_gate)
                StopWriting();
            Finish(DisconnectReason.TransportError);
            Cut();
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes the frames of the next write; false, with the writer stopped, when there are none.</summary>
    private bool TryTakeFrames(ref byte[]? buffer, out ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            _writeStarted = 0;
            frames = default;
            if (_state != SessionState.Closed && _queue.TryPeek(out var first))
            {
                frames = Gather(first, ref buffer);
            }
            else if (_state == SessionState.Closing && !_closeFrameSent)
            {
                _closeFrameSent = true;
                frames = CloseFrame();
            }

            if (frames.IsEmpty)
                StopWriting();
            else
                _writeStarted = _server.Wheel.Now;
            return !frames.IsEmpty;
        }
    }

    private ReadOnlyMemory<byte> Gather(OutboundPacket first, ref byte[]? buffer)
    {
        if (_queue.Count == 1 || first.WebSocketFrame.Length > GatherBytes)
        {
            _server.Metrics.Sent(1, Take().SizeBytes);
            return first.WebSocketFrame;
        }

        buffer ??= ArrayPool<byte>.Shared.Rent(GatherBytes);
        int length = 0, packets = 0, bytes = 0;
        while (_queue.TryPeek(out var packet) && length + packet.WebSocketFrame.Length <= buffer.Length)
        {
            packet.WebSocketFrame.CopyTo(buffer.AsMemory(length));
            length += packet.WebSocketFrame.Length;
            bytes += Take().SizeBytes;
            packets++;
        }

        _server.Metrics.Sent(packets, bytes);
        return buffer.AsMemory(0, length);
    }

    private OutboundPacket Take()
    {
        var packet = _queue.Dequeue();
        if (packet.IsWebSocketControl)
            _pongQueued = false;
        return packet;
    }

    private ReadOnlyMemory<byte> CloseFrame()
    {
        var reason = _reason.ToString();
        var body = new byte[2 + reason.Length];
        BinaryPrimitives.WriteUInt16BigEndian(body, _closeCode);
        Encoding.ASCII.GetBytes(reason, body.AsSpan(2));
        return OutboundPacket.WebSocketControl(FrameHeader.Close, body).WebSocketFrame;
    }

    private void StopWriting()
    {
        _writing = false;
        _writeStarted = 0;
        _writerStopped?.TrySetResult();
    }

    private Task WriterStoppedAsync()
    {
        lock (_gate)
        {
            if (!_writing)
                return Task.CompletedTask;
            _writerStopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _writerStopped.Task;
        }
    }

    /// <summary>A write that hangs is cut off: the stream must not be used after its request has returned.</summary>
    private async Task StopWriterAsync()
    {
        var stopped = WriterStoppedAsync();
        if (!stopped.IsCompleted)
            _socket!.Abort();
        await stopped;
    }
}
