using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.SocketIO.Connections;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

public sealed partial class Socket
{
    private static readonly object ConnectionItem = new();

    private Inbox _inbox;
    private bool _isPumping;
    private DisconnectReason _disconnectReason;

    /// <summary>
    /// Registers a handler for an event; several run in order of registration. Register inside the connection handler: every later event is
    /// handled after it. Handlers that all sockets share are better registered once, with <see cref="Namespace.On"/>.
    /// </summary>
    public void On(string eventName, Func<SocketEvent, CancellationToken, ValueTask> handler) => Handlers().On(eventName, handler);

    /// <summary>Removes this socket's handlers for an event; the namespace's stay.</summary>
    public void Off(string eventName) => Volatile.Read(ref _handlers)?.Off(eventName);

    /// <summary>Registers a handler that sees every event before its own handlers do.</summary>
    public void OnAny(Func<SocketEvent, CancellationToken, ValueTask> handler) => Handlers().OnAny(handler);

    /// <summary>Registers a handler for events that have no handler of their own.</summary>
    public void OnUnhandled(Func<SocketEvent, CancellationToken, ValueTask> handler) => Handlers().OnUnhandled(handler);

    /// <summary>
    /// Registers a handler that runs once after disconnection, after the events received before it; the socket has left its rooms then.
    /// </summary>
    public void OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler) => Handlers().OnDisconnect(handler);

    /// <summary>Runs the middleware and answers CONNECT, unless the client has left meanwhile.</summary>
    internal async Task ConnectAsync()
    {
        if (_state == State.Disconnected)
            return;
        try
        {
            if (Namespace.Recovery is { } recovery)
                await RecoverAsync(recovery);
            if (!Recovered || !_connection.Server.Options.Recovery.SkipMiddlewares)
            {
                foreach (var middleware in Namespace.Middleware)
                    await middleware(this, Disconnected);
            }
        }
        catch (ConnectionRefusedException refusal)
        {
            SocketIOLog.SocketRefused(_connection.Server.Logger, Namespace.Name);
            Refuse(PacketEncoder.ConnectError(Namespace.Name, refusal.Message, refusal.ErrorData));
            return;
        }
        catch (OperationCanceledException) when (_state == State.Disconnected)
        {
            return;
        }
        catch (Exception error)
        {
            // The client learns that it failed, not why.
            SocketIOLog.MiddlewareFailed(_connection.Server.Logger, error, Namespace.Name);
            Refuse(PacketEncoder.ConnectError(Namespace.Name, "Internal server error", null));
            return;
        }

        Accept();
    }

    /// <summary>Queues an event for the handlers. The task completes when the reader may go on.</summary>
    internal Task Receive(SocketEvent socketEvent)
    {
        lock (_gate)
        {
            // Nothing follows the disconnect handlers.
            if (_state == State.Disconnected)
                return Task.CompletedTask;
            if (_isPumping)
                return _inbox.Add(socketEvent, socketEvent.SizeBytes);
            _isPumping = true;
        }

        // Nothing waits: it is handled here and now, and the inbox need not exist.
        _ = PumpAsync(socketEvent);
        return Task.CompletedTask;
    }

    /// <summary>The end of the socket, whoever caused it: leaves the rooms, fails what waits for acks, then tells the handlers.</summary>
    internal void Close(DisconnectReason reason, OutboundPacket? farewell = null)
    {
        State before;
        bool startPump;
        lock (_gate)
        {
            before = _state;
            if (before == State.Disconnected)
                return;
            if (before == State.Connected && farewell is not null)
                _connection.Send(farewell);
            _state = State.Disconnected;
            _disconnectReason = reason;
            startPump = before == State.Connected && !_isPumping;
            if (before == State.Connected)
            {
                Namespace.Rooms.Remove(this, _rooms.Items);
                _ = _inbox.Add(DisconnectionItem.Instance, 0);
                _isPumping = true;
            }

            LeaveRecoverably(reason);
        }

        Namespace.Exit();
        Volatile.Read(ref _acks)?.FailAll();
        _ = _disconnected?.CancelAsync();
        if (startPump)
            _ = PumpAsync();
    }

    private void Refuse(OutboundPacket answer)
    {
        lock (_gate)
        {
            // Its client has left and may be connecting anew: the refusal would be taken for an answer to that.
            if (_state != State.Connecting)
                return;
            _connection.Remove(this);
            _connection.Send(answer);
        }

        Close(DisconnectReason.ServerDisconnect);
    }

    private void Accept()
    {
        lock (_gate)
        {
            if (_state != State.Connecting)
                return;

            // 1. The answer, before a broadcast can reach the socket; then its rooms.
            if (Namespace.Recovery is { } recovery && !EnterRecoverably(recovery))
            {
                _connection.Abandon();
                return;
            }

            if (Namespace.Recovery is null)
            {
                _connection.Send(PacketEncoder.Connect(Namespace.Name, Id));
                _state = State.Connected;
                Namespace.Rooms.Add(this, _rooms.Items);
            }

            // 2. The connection handlers are first in line: an event that follows the answer waits for the gate.
            _isPumping = true;
            _ = _inbox.Add(ConnectionItem, 0);
            _connection.Server.SocketStarted();
        }

        _connection.OnSocketConnected();
        SocketIOLog.SocketConnected(_connection.Server.Logger, Id, Namespace.Name);
        _ = PumpAsync();
    }

    /// <summary>Handles what waits, one at a time; runs only while something does. What handlers throw never gets here: anything else ends the connection.</summary>
    private async Task PumpAsync(SocketEvent? first = null)
    {
        object? item = first;
        while (item is not null || TryTake(out item))
        {
            try
            {
                await HandleItemAsync(item);
            }
            catch (Exception error)
            {
                _connection.Fail(error);
            }

            item = null;
        }
    }

    private bool TryTake([NotNullWhen(true)] out object? item)
    {
        lock (_gate)
        {
            if (_inbox.TryTake(out item))
                return true;
            _isPumping = false;
            return false;
        }
    }

    private ValueTask HandleItemAsync(object item)
    {
        if (item is SocketEvent socketEvent)
            return HandleAsync(socketEvent);
        if (item == ConnectionItem)
            return HandleConnectionAsync();
        return item == UpgradeItem ? HandleUpgradeAsync() : HandleDisconnectionAsync();
    }

    private ValueTask HandleAsync(SocketEvent socketEvent)
    {
        var own = Volatile.Read(ref _handlers);
        var shared = Namespace.Handlers;
        var first = shared.For(socketEvent.Name);

        // The common case, handlers that all sockets share, needs no state machine of its own.
        return own is null && shared.SeesNamedOnly && !first.IsEmpty
            ? RunAsync(first, socketEvent, socketEvent.Name)
            : HandleAllAsync(own, shared, socketEvent);
    }

    private async ValueTask HandleAllAsync(EventHandlers? own, EventHandlers shared, SocketEvent socketEvent)
    {
        await RunAsync(shared.Any, socketEvent, "any event");
        if (own is not null)
            await RunAsync(own.Any, socketEvent, "any event");
        if (!await PassesAsync(shared.Middleware, socketEvent) || (own is not null && !await PassesAsync(own.Middleware, socketEvent)))
            return;
        var first = shared.For(socketEvent.Name);
        var second = own?.For(socketEvent.Name) ?? [];
        await RunAsync(first, socketEvent, socketEvent.Name);
        await RunAsync(second, socketEvent, socketEvent.Name);
        if (first.Length + second.Length > 0)
            return;
        await RunAsync(shared.Unhandled, socketEvent, "an unhandled event");
        if (own is not null)
            await RunAsync(own.Unhandled, socketEvent, "an unhandled event");
    }

    /// <param name="handlers">What to run.</param>
    /// <param name="socketEvent">The event.</param>
    /// <param name="label">What a log may call it: a name the application has registered, never one that a client made up.</param>
    private async ValueTask RunAsync(ImmutableArray<Func<SocketEvent, CancellationToken, ValueTask>> handlers, SocketEvent socketEvent, string label)
    {
        foreach (var handler in handlers)
        {
            try
            {
                await handler(socketEvent, Disconnected);
            }
            catch (OperationCanceledException) when (!IsConnected)
            {
                // The handler gave up because its socket is gone.
            }
            catch (Exception error)
            {
                SocketIOLog.HandlerFailed(_connection.Server.Logger, error, Namespace.Name, label);
            }
        }
    }

    private async ValueTask HandleConnectionAsync()
    {
        foreach (var handler in Namespace.ConnectionHandlers)
        {
            try
            {
                await handler(this);
            }
            catch (Exception error)
            {
                SocketIOLog.HandlerFailed(_connection.Server.Logger, error, Namespace.Name, "connection");
            }
        }
    }

    private async ValueTask HandleDisconnectionAsync()
    {
        try
        {
            SocketIOLog.SocketDisconnected(_connection.Server.Logger, Id, _disconnectReason);
            await HandleDisconnectingAsync();
            await HandleDisconnectAsync();
        }
        finally
        {
            _recovery?.DisconnectionHandled.TrySetResult();
            _connection.Server.SocketEnded();
        }
    }

    private async ValueTask HandleDisconnectAsync()
    {
        foreach (var handler in Namespace.Handlers.Disconnect.AddRange(Volatile.Read(ref _handlers)?.Disconnect ?? []))
        {
            try
            {
                await handler(this, _disconnectReason);
            }
            catch (Exception error)
            {
                SocketIOLog.HandlerFailed(_connection.Server.Logger, error, Namespace.Name, "disconnection");
            }
        }
    }

    private EventHandlers Handlers()
    {
        if (_handlers is null)
            Interlocked.CompareExchange(ref _handlers, new EventHandlers(), null);
        return _handlers;
    }

    private sealed class DisconnectionItem
    {
        internal static readonly DisconnectionItem Instance = new();
    }
}
