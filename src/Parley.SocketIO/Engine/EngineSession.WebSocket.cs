using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Parley.SocketIO.WebSockets;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

internal sealed partial class EngineSession
{
    /// <summary>
    /// Frames are gathered into one write of up to this size: one system call carries about fifty short messages. A longer frame goes out in pieces of it:
    /// the server's pipe keeps what it needed at most, about 100 bytes per 4 KiB, for as long as the connection lives.
    /// </summary>
    private const int GatherBytes = 16 * 1024;

    private WebSocketConnection? _socket;
    private bool _writing;
    private bool _closeFrameSent;
    private bool _pongQueued;

    /// <summary>Set with the WebSocket, once. What was queued before it is known goes out as it is.</summary>
    private bool _deflates;
    private ushort _closeCode;
    private TaskCompletionSource? _writerStopped;

    /// <summary>Gives a session that opened over WebSocket its connection, before <see cref="Open"/>.</summary>
    internal void Attach(WebSocketConnection socket)
    {
        lock (_gate)
            AttachLocked(socket);
    }

    /// <summary>Reads the WebSocket until it ends, and disposes it; the request that carries it returns afterwards.</summary>
    /// <remarks>All that an idle connection waits in is this one method: its state machine is what a connection costs here.</remarks>
    internal async Task RunAsync()
    {
        using var socket = _socket!;
        try
        {
            while (true)
            {
                var (accepted, last) = TakeTurn(socket);
                if (accepted is not null)
                {
                    await accepted;
                }
                else if (last.Kind != WebSocketMessageKind.None)
                {
                    await AnswerEndAsync(socket, last);
                    break;
                }
                else if (!socket.Fill(await socket.WaitAsync()))
                {
                    break;
                }
            }
        }
        catch (Exception error) when (IsTransportFailure(error))
        {
            Finish(DisconnectReason.TransportError);
        }
        catch (Exception error)
        {
            Fail(error);
            await WriterStoppedAsync();
        }

        Finish(DisconnectReason.TransportClose);
        _server.Metrics.TransportEnded(Transport.WebSocket);
        await StopWriterAsync();
    }

    /// <summary>The writer: the only one that writes to the connection once it is attached.</summary>
    void IThreadPoolWorkItem.Execute() => Drain();

    internal void Drain() => _ = DrainAsync();

    internal static bool IsTransportFailure(Exception error) =>
        error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    /// <summary>
    /// Handles what has been read, as far as that goes without waiting: to its end, to a message whose acceptance is to be awaited, or to the last one there
    /// will be.
    /// </summary>
    private (Task? Accepted, WebSocketMessage Last) TakeTurn(WebSocketConnection socket)
    {
        Turn.Begin();
        try
        {
            while (socket.TryRead(out var message))
            {
                if (message.Kind == WebSocketMessageKind.Ping)
                {
                    OnWebSocketPing(message.Payload.Span);
                    continue;
                }

                if (message.Kind is not (WebSocketMessageKind.Text or WebSocketMessageKind.Binary))
                    return (null, message);

                // After the session's end nothing is acted upon; reading goes on for the peer's close frame, bounded by the close deadline.
                if (!IsOpen)
                    continue;
                var accepted = message.Kind == WebSocketMessageKind.Text ? ReceiveAsync(message.Payload) : ReceiveMessageAsync(message.Payload, isBinary: true);
                if (!accepted.IsCompletedSuccessfully)
                    return (accepted.AsTask(), default);
            }

            return default;
        }
        finally
        {
            Turn.End();
        }
    }

    private async Task AnswerEndAsync(WebSocketConnection socket, WebSocketMessage last)
    {
        if (last.Kind == WebSocketMessageKind.Violation)
        {
            End(DisconnectReason.TransportError, discard: true, last.CloseCode);
            await WriterStoppedAsync();

            // Closing with unread bytes would reset the connection and with it the close frame that tells why.
            await socket.DiscardAsync();
        }
        else
        {
            // Answers with a close frame, unless ours was what the peer answers.
            End(DisconnectReason.TransportClose, discard: true);
            await WriterStoppedAsync();
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
        _deflates = socket.Deflates;
        _server.Metrics.TransportStarted(Transport.WebSocket);
    }

    private void OnWebSocketPing(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            // One pong at a time: a flood of pings must not become a queue of pongs (RFC 6455 §5.5.3 allows answering the latest only).
            if (_state != SessionState.Open || _pongQueued)
                return;
            _pongQueued = true;
            _queue.EnqueueControl(OutboundPacket.WebSocketControl(FrameHeader.Pong, payload));
            Wake();
        }
    }

    private async Task DrainAsync()
    {
        var socket = _socket!;
        try
        {
            while (TryTakeFrames(socket.Output, out var frames))
            {
                do
                {
                    var length = Math.Min(frames.Length, GatherBytes);
                    var write = length == 0 ? socket.Output.FlushAsync() : socket.Output.WriteAsync(frames[..length]);
                    frames = frames[length..];
                    if (!write.IsCompleted)
                        WatchWrite();
                    if ((await write).IsCompleted)
                        throw new IOException("The connection is closed.");
                }
                while (!frames.IsEmpty);
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
    }

    /// <summary>
    /// Takes the frames of the next write: one, in <paramref name="frames"/>, or several, which are in the output already. False, with the writer stopped,
    /// when there are none.
    /// </summary>
    private bool TryTakeFrames(PipeWriter output, out ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            _writeStarted = 0;
            frames = default;
            if (_state != SessionState.Closed && _queue.TryPeek(out var first))
            {
                if (_queue.Count == 1 || FrameOf(first).Length > GatherBytes)
                    frames = TakeOne(first);
                else
                    Gather(output);
            }
            else if (_state == SessionState.Closing && !_closeFrameSent)
            {
                _closeFrameSent = true;
                frames = CloseFrame();
            }
            else
            {
                StopWriting();
                return false;
            }

            _writeStarted = _server.Wheel.Now;
            return true;
        }
    }

    private ReadOnlyMemory<byte> TakeOne(OutboundPacket packet)
    {
        _server.Metrics.Sent(1, Take().SizeBytes);
        return FrameOf(packet);
    }

    private void Gather(PipeWriter output)
    {
        int length = 0, packets = 0, bytes = 0;
        while (_queue.TryPeek(out var packet) && FrameOf(packet) is var frame && length + frame.Length <= GatherBytes)
        {
            output.Write(frame.Span);
            length += frame.Length;
            bytes += Take().SizeBytes;
            packets++;
        }

        _server.Metrics.Sent(packets, bytes);
    }

    private ReadOnlyMemory<byte> FrameOf(OutboundPacket packet) => _deflates ? packet.DeflatedWebSocketFrame : packet.WebSocketFrame;

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
