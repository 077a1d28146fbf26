using System.Text;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

/// <summary>
/// One client of a bare Engine.IO endpoint: messages over polling or WebSocket, without Socket.IO's namespaces, events and acknowledgements.
/// All members are thread-safe.
/// </summary>
public sealed class EngineIOSocket : IEngineListener
{
    private readonly EngineSession _session;
    private readonly ILogger _logger;
    private Func<EngineIOMessage, ValueTask>? _onMessage;
    private Action<DisconnectReason>? _onClose;

    internal EngineIOSocket(EngineSession session, Handshake handshake, ILogger logger)
    {
        _session = session;
        _logger = logger;
        Handshake = handshake;
    }

    /// <summary>What the client presented; <see cref="Handshake.Auth"/> belongs to Socket.IO and is undefined here.</summary>
    public Handshake Handshake { get; }

    /// <summary>
    /// Sets the handler of messages. They are handled one at a time, in order; nothing more is read from the client until the handler
    /// completes. One that throws closes the connection.
    /// </summary>
    public void OnMessage(Func<EngineIOMessage, ValueTask> handler) => _onMessage = handler;

    /// <summary>Sets the handler of the connection's end, called once.</summary>
    public void OnClose(Action<DisconnectReason> handler) => _onClose = handler;

    /// <summary>Queues a text message. Never blocks. False when the connection takes no more packets.</summary>
    public bool Send(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var buffer = new byte[OutboundPacket.HeaderRoom + 1 + Encoding.UTF8.GetByteCount(text)];
        buffer[OutboundPacket.HeaderRoom] = (byte)'4';
        Encoding.UTF8.GetBytes(text, buffer.AsSpan(OutboundPacket.HeaderRoom + 1));
        return _session.Send(new OutboundPacket(buffer), EmitOptions.None);
    }

    /// <summary>Queues a binary message; see <see cref="Send(string)"/>. The data is copied.</summary>
    public bool Send(ReadOnlySpan<byte> data)
    {
        var buffer = new byte[OutboundPacket.HeaderRoom + data.Length];
        data.CopyTo(buffer.AsSpan(OutboundPacket.HeaderRoom));
        return _session.Send(new OutboundPacket(buffer, isBinary: true), EmitOptions.None);
    }

    /// <summary>Closes the connection once what is queued has been sent.</summary>
    public void Close() => _session.End(DisconnectReason.ServerDisconnect, discard: false);

    ValueTask<bool> IEngineListener.OnMessageAsync(Memory<byte> data, bool isBinary) => HandleAsync(new EngineIOMessage(data, isBinary));

    void IEngineListener.OnClosed(DisconnectReason reason)
    {
        try
        {
            _onClose?.Invoke(reason);
        }
        catch (Exception error)
        {
            SocketIOLog.EngineHandlerFailed(_logger, error);
        }
    }

    private async ValueTask<bool> HandleAsync(EngineIOMessage message)
    {
        try
        {
            if (_onMessage is { } handler)
                await handler(message);
        }
        catch (Exception error)
        {
            SocketIOLog.EngineHandlerFailed(_logger, error);
            Close();
        }

        return true;
    }
}
