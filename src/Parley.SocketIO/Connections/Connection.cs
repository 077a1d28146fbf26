using System.Text.Json;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Connections;

/// <summary>Socket.IO v5 on one Engine.IO session: the sockets of one client, at most one per namespace.</summary>
internal sealed class Connection : IEngineListener
{
    private readonly Lock _gate = new();
    private readonly SocketIOServer _server;
    private readonly EngineSession _session;
    private readonly Handshake _handshake;
    private Socket[] _sockets = [];
    private bool _isClosed;

    internal Connection(SocketIOServer server, EngineSession session, Handshake handshake)
    {
        _server = server;
        _session = session;
        _handshake = handshake;
        _session.ExpectConnect(server.Options.ConnectTimeout);
    }

    internal SocketIOServer Server => _server;

    /// <summary>Without the payload of any CONNECT.</summary>
    internal Handshake Handshake => _handshake;

    public ValueTask<bool> OnMessageAsync(Memory<byte> data, bool isBinary)
    {
        // Binary is only due after a packet that announces attachments, which TryParse refuses.
        if (isBinary || !PacketParser.TryParse(data.Span, out var packet))
            return new(false);
        var socket = Find(packet.Namespace);
        switch (packet.Type)
        {
            case PacketType.Connect:
                return new(socket is null && OnConnect(packet));
            case PacketType.Event when socket is { IsConnected: true }:
                return OnEvent(socket, packet);
            case PacketType.Ack when socket is { IsConnected: true }:
                return new(OnAck(socket, packet));
            case PacketType.Disconnect when socket is not null && packet.Payload.IsEmpty:
                Remove(socket);
                socket.Close(DisconnectReason.ClientDisconnect);
                return new(true);
            default:
                return new(false);
        }
    }

    public void OnClosed(DisconnectReason reason)
    {
        Socket[] sockets;
        lock (_gate)
        {
            _isClosed = true;
            sockets = _sockets;
            _sockets = [];
        }

        foreach (var socket in sockets)
            socket.Close(reason);
    }

    internal bool Send(OutboundPacket packet, EmitOptions options = EmitOptions.None) => _session.Send(packet, options);

    internal void OnSocketConnected() => _session.ExpectConnect(null);

    /// <summary>Forgets a socket that has left, so that its namespace may be joined again.</summary>
    internal void Remove(Socket socket)
    {
        // A refused CONNECT does not start the time anew.
        var isEmpty = socket.IsConnected;
        lock (_gate)
        {
            _sockets = Array.FindAll(_sockets, s => s != socket);
            isEmpty &= !Array.Exists(_sockets, s => s.IsConnected);
        }

        if (isEmpty)
            _session.ExpectConnect(_server.Options.ConnectTimeout);
    }

    /// <summary>Disconnects every namespace, lets what is queued drain, and closes the connection.</summary>
    internal void Close()
    {
        foreach (var socket in Volatile.Read(ref _sockets))
            socket.Disconnect();
        CloseTransport();
    }

    internal void CloseTransport() => _session.End(DisconnectReason.ServerDisconnect, discard: false);

    private Socket? Find(string ns)
    {
        foreach (var socket in Volatile.Read(ref _sockets))
        {
            if (socket.Namespace.Name == ns)
                return socket;
        }

        return null;
    }

    private bool OnConnect(InboundPacket packet)
    {
        JsonElement auth = default;
        if (!packet.Payload.IsEmpty && !PacketParser.TryReadObject(packet.Payload, _server.Options.MaxJsonDepth, out auth))
            return false;
        if (_server.Find(packet.Namespace) is not { } ns)
        {
            Send(PacketEncoder.ConnectError(packet.Namespace, "Invalid namespace", null));
            return true;
        }

        var socket = new Socket(this, ns, auth.ValueKind == JsonValueKind.Undefined ? _handshake : _handshake with { Auth = auth });
        lock (_gate)
        {
            if (_isClosed)
                return true;
            _sockets = [.. _sockets, socket];
        }

        _ = socket.ConnectAsync();
        return true;
    }

    private ValueTask<bool> OnEvent(Socket socket, InboundPacket packet)
    {
        var sizeBytes = packet.Payload.Length;
        if (!PacketParser.TryReadEvent(packet.Payload, _server.Options.MaxJsonDepth, out var name, out var arguments))
            return new(false);
        var room = socket.Receive(new SocketEvent(socket, name, arguments, packet.Id, sizeBytes));
        return room.IsCompletedSuccessfully ? new(true) : new(AfterAsync(room));

        static async Task<bool> AfterAsync(Task room)
        {
            await room;
            return true;
        }
    }

    private bool OnAck(Socket socket, InboundPacket packet)
    {
        if (!PacketParser.TryReadArray(packet.Payload, _server.Options.MaxJsonDepth, out var arguments))
            return false;
        socket.ResolveAck(packet.Id, arguments);
        return true;
    }
}
