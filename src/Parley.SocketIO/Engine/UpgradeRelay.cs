using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Sessions;
using Parley.SocketIO.WebSockets;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>
/// A WebSocket that came to this node for a session of another one. It is upgraded as if it had come there, and this node then is the session's polling
/// client: what it polls goes to the WebSocket, what the WebSocket sends it posts. Order, drain, heartbeat and the slow client's bound stay where the
/// session is.
/// </summary>
internal sealed class UpgradeRelay(SessionForwarder nodes, SessionAddress owner, WebSocketConnection socket) : IDisposable
{
    /// <summary>Held while writing: the packets' writer and the answers to WebSocket pings share the connection.</summary>
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _ended = new();
    private int _pongQueued;
    private int _closeSent;

    internal async Task RunAsync()
    {
        try
        {
            if (await UpgradeAsync())
                await CarryAsync();
            else
                await CloseAsync(CloseCode.PolicyViolation);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            // The client is gone; the session's node has been told.
        }
        finally
        {
            await _ended.CancelAsync();
        }
    }

    /// <summary>Only after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        socket.Dispose();
        _ended.Dispose();
        _writing.Dispose();
    }

    /// <summary>Lets the client connect anew, elsewhere: this node stops.</summary>
    internal void Stop() => _ = CloseAsync(CloseCode.GoingAway);

    /// <summary><c>2probe</c> → <c>3probe</c>, then <c>5</c>. False, with the session still on polling, when it goes otherwise or takes too long.</summary>
    private async Task<bool> UpgradeAsync()
    {
        var isProbed = false;
        var isUpgraded = false;
        using var deadline = new CancellationTokenSource(nodes.Options.UpgradeTimeout, nodes.Time);
        using var cut = deadline.Token.Register(socket.Abort);
        try
        {
            while (true)
            {
                var message = await socket.ReadAsync();
                if (message.Kind == WebSocketMessageKind.Ping)
                    continue;
                if (message.Kind != WebSocketMessageKind.Text)
                    return false;
                if (!message.Payload.Span.SequenceEqual("2probe"u8))
                {
                    isUpgraded = isProbed && message.Payload.Span.SequenceEqual("5"u8) && await nodes.TellAsync(owner, ForwardedRequestKind.Upgrade);
                    return isUpgraded;
                }

                isProbed = isProbed || await nodes.TellAsync(owner, ForwardedRequestKind.Probe);
                if (!isProbed)
                    return false;
                await WriteAsync(OutboundPacket.ProbeReply.WebSocketFrame);
            }
        }
        finally
        {
            if (isProbed && !isUpgraded)
                await nodes.TellAsync(owner, ForwardedRequestKind.CancelUpgrade);
        }
    }

    private async Task CarryAsync()
    {
        var sending = SendAllAsync();
        try
        {
            await ReceiveAllAsync();
        }
        finally
        {
            await _ended.CancelAsync();
            await nodes.EndAsync(owner);
            await sending;
        }
    }

    /// <summary>From the WebSocket to the session, one message at a time, so that the order holds; returns at its end.</summary>
    private async Task ReceiveAllAsync()
    {
        while (true)
        {
            var message = await socket.ReadAsync();
            if (message.Kind == WebSocketMessageKind.Ping)
            {
                OnWebSocketPing(message.Payload.Span);
                continue;
            }

            var body = message.Kind switch
            {
                // A separator inside of a packet would make two of it; JSON never has one.
                WebSocketMessageKind.Text when message.Payload.Span.Contains(PayloadReader.Separator) => [],
                WebSocketMessageKind.Text => message.Payload.ToArray(),
                WebSocketMessageKind.Binary => EncodeBinary(message.Payload.Span),
                _ => null,
            };
            if (message.Kind is WebSocketMessageKind.Close or WebSocketMessageKind.EndOfStream)
            {
                await CloseAsync(CloseCode.Normal);
                return;
            }

            if (body is null || !await nodes.TellAsync(owner, ForwardedRequestKind.RelayedPost, body))
            {
                await CloseAsync(body is null ? message.CloseCode : CloseCode.PolicyViolation);

                // Closing with unread bytes would reset the connection and with it the close frame that tells why.
                await socket.DiscardAsync();
                return;
            }
        }
    }

    /// <summary>From the session to the WebSocket, until either ends.</summary>
    private async Task SendAllAsync()
    {
        try
        {
            while (!_ended.IsCancellationRequested)
            {
                var answer = await nodes.AskAsync(owner, ForwardedRequestKind.RelayedPoll, default, _ended.Token);
                if (answer.Status != StatusCodes.Status200OK || !await WritePacketsAsync(answer.Body.ToArray()))
                    break;
            }

            await CloseAsync(CloseCode.Normal);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error) || error is TimeoutException)
        {
            socket.Abort();
        }
    }

    /// <summary>All packets of one poll in one write; false when the session has closed.</summary>
    private async Task<bool> WritePacketsAsync(Memory<byte> payload)
    {
        var frames = new ArrayBufferWriter<byte>(payload.Length + 64);
        bool isOpen = true, hasMore;
        do
        {
            var packet = PayloadReader.Next(ref payload, out hasMore);
            if (packet.Span.SequenceEqual(OutboundPacket.Close.Data.Span))
                isOpen = false;
            else if (packet.Length > 0 && packet.Span[0] == (byte)'b' && PayloadReader.TryDecodeBinary(packet, out var data))
                frames.Write(FrameOf(Binary(data.Span)));
            else if (!packet.Span.SequenceEqual(OutboundPacket.Noop.Data.Span))
                frames.Write(FrameOf(OutboundPacket.FromText(packet.Span)));
        }
        while (hasMore);
        if (frames.WrittenCount > 0)
            await WriteAsync(frames.WrittenMemory);
        return isOpen;
    }

    private ReadOnlySpan<byte> FrameOf(OutboundPacket packet)
    {
        if (!socket.Deflates || nodes.Options.PerMessageDeflate is not { } deflate)
            return packet.WebSocketFrame.Span;
        packet.Deflate(deflate.ThresholdBytes);
        return packet.DeflatedWebSocketFrame.Span;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> frames)
    {
        await _writing.WaitAsync();
        try
        {
            // The wait alone is given up: who does so cuts the connection, which ends the write.
            var write = socket.WriteAsync(frames).AsTask();
            await write.WaitAsync(nodes.Options.WriteTimeout, nodes.Time);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Sends the one close frame; the peer has as long for its own as a write may take.</summary>
    private async Task CloseAsync(ushort code)
    {
        if (Interlocked.Exchange(ref _closeSent, 1) != 0)
            return;
        var body = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(body, code);
        try
        {
            await WriteAsync(OutboundPacket.WebSocketControl(FrameHeader.Close, body).WebSocketFrame);
            _ = CutLaterAsync();
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error) || error is TimeoutException)
        {
            socket.Abort();
        }
    }

    private async Task CutLaterAsync()
    {
        try
        {
            await Task.Delay(nodes.Options.WriteTimeout, nodes.Time, _ended.Token);
            socket.Abort();
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    private void OnWebSocketPing(ReadOnlySpan<byte> payload)
    {
        // One pong at a time: a flood of pings must not become a queue of pongs.
        if (Interlocked.Exchange(ref _pongQueued, 1) == 0)
            _ = PongAsync(OutboundPacket.WebSocketControl(FrameHeader.Pong, payload).WebSocketFrame);
    }

    private async Task PongAsync(ReadOnlyMemory<byte> pong)
    {
        try
        {
            await WriteAsync(pong);
            Volatile.Write(ref _pongQueued, 0);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error) || error is TimeoutException)
        {
            socket.Abort();
        }
    }

    private static byte[] EncodeBinary(ReadOnlySpan<byte> data)
    {
        var body = new byte[1 + Base64.GetMaxEncodedToUtf8Length(data.Length)];
        body[0] = (byte)'b';
        Base64.EncodeToUtf8(data, body.AsSpan(1), out _, out _);
        return body;
    }

    private static OutboundPacket Binary(ReadOnlySpan<byte> data)
    {
        var buffer = new byte[OutboundPacket.HeaderRoom + data.Length];
        data.CopyTo(buffer.AsSpan(OutboundPacket.HeaderRoom));
        return new OutboundPacket(buffer, isBinary: true);
    }
}
