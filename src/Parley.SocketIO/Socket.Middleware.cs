using System.Collections.Immutable;
using System.Text.Json;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

public sealed partial class Socket
{
    private static readonly object UpgradeItem = new();

    /// <summary>The transport that carries the connection now: <c>Polling</c> or <c>WebSocket</c>.</summary>
    public SocketIOTransports Transport => _connection.Transport;

    private bool HasOutgoingHandlers => !Namespace.Handlers.AnyOutgoing.IsEmpty || Volatile.Read(ref _handlers) is { AnyOutgoing.IsEmpty: false };

    /// <summary>
    /// Adds a middleware for this socket's events, run in order before the handlers and after <see cref="OnAny"/>'s. It refuses an event by throwing
    /// <see cref="EventRefusedException"/>; any other exception refuses it with <c>Internal server error</c>. One for all sockets is better added
    /// once, with <see cref="Namespace.UseEvent"/>.
    /// </summary>
    public void Use(Func<SocketEvent, CancellationToken, ValueTask> middleware) => Handlers().Use(middleware);

    /// <summary>Registers a handler for events that a middleware has refused; it may acknowledge them itself.</summary>
    public void OnRefused(Func<SocketEvent, EventRefusedException, ValueTask> handler) => Handlers().OnRefused(handler);

    /// <summary>
    /// Registers a handler that runs once after disconnection, before <see cref="OnDisconnect"/>'s, and is told the rooms that the socket was in, its own
    /// included; it has left them already.
    /// </summary>
    public void OnDisconnecting(Func<Socket, DisconnectReason, IReadOnlyCollection<string>, ValueTask> handler) => Handlers().OnDisconnecting(handler);

    /// <summary>Registers a handler that sees every event on its way to this socket; see <see cref="Namespace.OnAnyOutgoing"/>.</summary>
    public void OnAnyOutgoing(Action<Socket, string, JsonElement> handler) => Handlers().OnAnyOutgoing(handler);

    /// <summary>Registers a handler that runs when the connection has moved from polling to WebSocket, in order with the events.</summary>
    public void OnUpgrade(Func<Socket, ValueTask> handler) => Handlers().OnUpgrade(handler);

    internal void OnTransportUpgraded()
    {
        if (Namespace.Handlers.Upgrade.IsEmpty && Volatile.Read(ref _handlers) is null or { Upgrade.IsEmpty: true })
            return;
        lock (_gate)
        {
            if (_state != State.Connected)
                return;
            _ = _inbox.Add(UpgradeItem, 0);
            if (_isPumping)
                return;
            _isPumping = true;
        }

        _ = PumpAsync();
    }

    /// <summary>False when a middleware has refused the event, which is answered then.</summary>
    private async ValueTask<bool> PassesAsync(ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> middleware, SocketEvent socketEvent)
    {
        foreach (var step in middleware)
        {
            try
            {
                await step(socketEvent, Disconnected);
            }
            catch (EventRefusedException refusal)
            {
                SocketIOLog.EventRefused(_connection.Server.Logger, Namespace.Name);
                await RefuseAsync(socketEvent, refusal);
                return false;
            }
            catch (OperationCanceledException) when (!IsConnected)
            {
                return false;
            }
            catch (Exception error)
            {
                // The client learns that it failed, not why.
                SocketIOLog.HandlerFailed(_connection.Server.Logger, error, Namespace.Name, "an event's middleware");
                await RefuseAsync(socketEvent, new EventRefusedException("Internal server error", error));
                return false;
            }
        }

        return true;
    }

    private async ValueTask RefuseAsync(SocketEvent socketEvent, EventRefusedException refusal)
    {
        foreach (var handler in Namespace.Handlers.Refused.AddRange(Volatile.Read(ref _handlers)?.Refused ?? []))
            await GuardAsync(() => handler(socketEvent, refusal), "a refused event");
        socketEvent.Refuse(refusal);
    }

    private async ValueTask HandleUpgradeAsync()
    {
        foreach (var handler in Namespace.Handlers.Upgrade.AddRange(Volatile.Read(ref _handlers)?.Upgrade ?? []))
            await GuardAsync(() => handler(this), "upgrade");
    }

    private async ValueTask HandleDisconnectingAsync()
    {
        var handlers = Namespace.Handlers.Disconnecting.AddRange(Volatile.Read(ref _handlers)?.Disconnecting ?? []);
        if (handlers.IsEmpty)
            return;
        string[] rooms;
        lock (_gate)
            rooms = [Id, .. _rooms.Items];
        foreach (var handler in handlers)
            await GuardAsync(() => handler(this, _disconnectReason, rooms), "disconnecting");
    }

    private async ValueTask GuardAsync(Func<ValueTask> handler, string label)
    {
        try
        {
            await handler();
        }
        catch (Exception error)
        {
            SocketIOLog.HandlerFailed(_connection.Server.Logger, error, Namespace.Name, label);
        }
    }

    /// <summary>Tells the outgoing handlers, if there are any, of a packet that is an event. Never under a lock: they are the application's.</summary>
    internal void TellOutgoing(OutboundPacket packet)
    {
        if (IsConnected && HasOutgoingHandlers)
            ReadAndTell(packet);
    }

    private void ReadAndTell(OutboundPacket packet)
    {
        if (!PacketParser.TryParse(packet.Data[1..].ToArray(), out var parsed) || parsed.Type is not (PacketType.Event or PacketType.BinaryEvent)
            || !PacketParser.TryReadEvent(parsed.Payload, int.MaxValue, out var name, out var arguments))
        {
            return;
        }

        var json = arguments.Parse();
        foreach (var handler in Namespace.Handlers.AnyOutgoing.AddRange(Volatile.Read(ref _handlers)?.AnyOutgoing ?? []))
        {
            try
            {
                handler(this, name, json);
            }
            catch (Exception error)
            {
                SocketIOLog.HandlerFailed(_connection.Server.Logger, error, Namespace.Name, "an outgoing event");
            }
        }
    }
}
