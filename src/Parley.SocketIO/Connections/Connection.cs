using System.Text.Json;
using Parley.SocketIO.Diagnostics;
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
    private Entrances _entrances;

    /// <summary>The packet whose attachments are due.</summary>
    private PacketAssembly? _assembly;
    private bool _isClosed;

    internal Connection(SocketIOServer server, EngineSession session, Handshake handshake)
    {
        _server = server;
        _session = session;
        _handshake = handshake;
        _session.ExpectConnect(server.Options.ConnectTimeout);
    }

    internal SocketIOServer Server => _server;

    internal SocketIOTransports Transport => _session.IsPolling ? SocketIOTransports.Polling : SocketIOTransports.WebSocket;

    /// <summary>Without the payload of any CONNECT.</summary>
    internal Handshake Handshake => _handshake;

    public ValueTask<bool> OnMessageAsync(Memory<byte> data, bool isBinary)
    {
        // 1. What an attachment is due for: nothing else may come before it.
        if (_assembly is { } assembly)
            return isBinary ? OnAttachment(assembly, data.Span) : new(false);

        // 2. A packet. Binary is only due after one that announces attachments.
        if (isBinary || !PacketParser.TryParse(data.Span, out var packet) || packet.Attachments > _server.Options.MaxAttachments)
            return new(false);
        var socket = Find(packet.Namespace);
        switch (packet.Type)
        {
            case PacketType.Connect:
                return new(socket is null && OnConnect(packet));
            case PacketType.Event or PacketType.BinaryEvent when socket is { IsConnected: true }:
                return OnEvent(socket, packet);
            case PacketType.Ack or PacketType.BinaryAck when socket is { IsConnected: true }:
                return new(OnAck(socket, packet));
            case PacketType.Disconnect when socket is not null && packet.Payload.IsEmpty:
                Remove(socket);
                socket.Close(DisconnectReason.ClientDisconnect);
                return new(true);
            default:
                return new(false);
        }
    }

    public void OnUpgraded()
    {
        foreach (var socket in Volatile.Read(ref _sockets))
            socket.OnTransportUpgraded();
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

        // What has arrived of a packet that will never be whole.
        _assembly = null;
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

    /// <summary>Something here failed that should not have: what the connection goes on with could be half done, so it ends, and its client connects anew.</summary>
    internal void Fail(Exception error) => _session.Fail(error);

    /// <summary>Ends the connection without what is queued.</summary>
    internal void Abandon() => _session.End(DisconnectReason.TransportError, discard: true);

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
        if (!HasRoomForAnother())
        {
            Send(PacketEncoder.ConnectError(packet.Namespace, "Too many namespaces on this connection", null));
            return true;
        }

        var entry = _server.TryEnter(packet.Namespace, out var ns);
        if (entry != SocketIOServer.Entry.Entered)
        {
            var message = entry == SocketIOServer.Entry.TooMany ? "Too many namespaces" : "Invalid namespace";
            Send(PacketEncoder.ConnectError(packet.Namespace, message, null));
            return true;
        }

        var socket = new Socket(this, ns, auth.ValueKind == JsonValueKind.Undefined ? _handshake : _handshake with { Auth = auth });
        bool isClosed, begins = false;
        lock (_gate)
        {
            isClosed = _isClosed;
            if (!isClosed)
            {
                _sockets = [.. _sockets, socket];
                begins = _entrances.TryBegin(socket);
            }
        }

        if (isClosed)
            socket.Close(DisconnectReason.TransportClose);
        else if (begins)
            _ = EnterAsync(socket);
        return true;
    }

    /// <summary>Counts namespaces whose middleware still runs for a client that has left them again: what they hold is not back yet.</summary>
    private bool HasRoomForAnother()
    {
        lock (_gate)
        {
            if (_sockets.Length + _entrances.CountWithout(_sockets) < _server.Options.MaxNamespacesPerConnection)
                return true;
        }

        SocketIOLog.TooManyNamespacesOfAConnection(_server.Logger, _server.Options.MaxNamespacesPerConnection);
        return false;
    }

    /// <summary>Connects a socket, then those that have waited for the end of its middleware, one after another.</summary>
    private async Task EnterAsync(Socket first)
    {
        var ns = first.Namespace.Name;
        for (Socket? socket = first; socket is not null;)
        {
            try
            {
                await socket.ConnectAsync();
            }
            catch (Exception error)
            {
                Fail(error);
            }

            lock (_gate)
                socket = _entrances.End(ns);
        }
    }

    private ValueTask<bool> OnEvent(Socket socket, InboundPacket packet)
    {
        if (!PacketParser.TryReadEvent(packet.Payload, _server.Options.MaxJsonDepth, out var name, out var arguments))
            return new(false);
        return packet.Attachments > 0
            ? new(TryAssemble(new PacketAssembly(socket, packet, name, arguments, _server.Options.MaxHttpBufferBytes), packet.Attachments))
            : Receive(socket, new SocketEvent(socket, name, arguments, [], packet.Id, packet.Payload.Length));
    }

    private bool OnAck(Socket socket, InboundPacket packet)
    {
        if (!PacketParser.TryReadAck(packet.Payload, _server.Options.MaxJsonDepth, out var arguments))
            return false;
        if (packet.Attachments > 0)
            return TryAssemble(new PacketAssembly(socket, packet, null, arguments, _server.Options.MaxHttpBufferBytes), packet.Attachments);
        socket.ResolveAck(packet.Id, new ReceivedArguments(arguments, []));
        return true;
    }

    private bool TryAssemble(PacketAssembly assembly, int attachments)
    {
        if (!Placeholder.AreValid(assembly.Arguments.Json, attachments))
            return false;
        _assembly = assembly;
        _session.ExpectAttachments(_server.Options.AttachmentTimeout);
        return true;
    }

    private ValueTask<bool> OnAttachment(PacketAssembly assembly, ReadOnlySpan<byte> data)
    {
        if (!assembly.TryAdd(data))
            return new(false);
        if (!assembly.IsComplete)
            return new(true);
        _assembly = null;
        _session.ExpectAttachments(null);

        // A socket that was disconnected meanwhile takes no more, which is not the client's fault.
        var socket = assembly.Socket;
        if (assembly.Name is { } name)
            return Receive(socket, new SocketEvent(socket, name, assembly.Arguments, assembly.Attachments, assembly.Id, assembly.SizeBytes));
        socket.ResolveAck(assembly.Id, new ReceivedArguments(assembly.Arguments, assembly.Attachments));
        return new(true);
    }

    private static ValueTask<bool> Receive(Socket socket, SocketEvent socketEvent)
    {
        var room = socket.Receive(socketEvent);
        return room.IsCompletedSuccessfully ? new(true) : new(AfterAsync(room));

        static async Task<bool> AfterAsync(Task room)
        {
            await room;
            return true;
        }
    }
}
