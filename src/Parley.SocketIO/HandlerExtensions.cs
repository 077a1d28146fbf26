namespace Parley.SocketIO;

/// <summary>
/// Shorter forms of handlers and middleware, for those that need no cancellation token or have nothing to wait for. Each is the full form with a
/// delegate around it; the order of handling is the same.
/// </summary>
public static class HandlerExtensions
{
    /// <summary>See <see cref="Namespace.On"/>.</summary>
    public static Namespace On(this Namespace ns, string eventName, Action<SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.On(eventName, Full(handler));
    }

    /// <summary>See <see cref="Namespace.On"/>.</summary>
    public static Namespace On(this Namespace ns, string eventName, Func<SocketEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.On(eventName, Full(handler));
    }

    /// <summary>See <see cref="Namespace.OnAny"/>.</summary>
    public static Namespace OnAny(this Namespace ns, Action<SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.OnAny(Full(handler));
    }

    /// <summary>See <see cref="Namespace.OnUnhandled"/>.</summary>
    public static Namespace OnUnhandled(this Namespace ns, Action<SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.OnUnhandled(Full(handler));
    }

    /// <summary>See <see cref="Namespace.Use"/>: refuses by throwing <see cref="ConnectionRefusedException"/>.</summary>
    public static Namespace Use(this Namespace ns, Action<Socket> middleware)
    {
        ArgumentNullException.ThrowIfNull(ns);
        ArgumentNullException.ThrowIfNull(middleware);
        return ns.Use((socket, _) =>
        {
            middleware(socket);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>See <see cref="Namespace.Use"/>: refuses by throwing <see cref="ConnectionRefusedException"/>.</summary>
    public static Namespace Use(this Namespace ns, Func<Socket, ValueTask> middleware)
    {
        ArgumentNullException.ThrowIfNull(ns);
        ArgumentNullException.ThrowIfNull(middleware);
        return ns.Use((socket, _) => middleware(socket));
    }

    /// <summary>See <see cref="Namespace.UseEvent"/>: refuses by throwing <see cref="EventRefusedException"/>.</summary>
    public static Namespace UseEvent(this Namespace ns, Action<SocketEvent> middleware)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.UseEvent(Full(middleware));
    }

    /// <summary>See <see cref="Namespace.UseEvent"/>: refuses by throwing <see cref="EventRefusedException"/>.</summary>
    public static Namespace UseEvent(this Namespace ns, Func<SocketEvent, ValueTask> middleware)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.UseEvent(Full(middleware));
    }

    /// <summary>See <see cref="Namespace.OnUpgrade"/>.</summary>
    public static Namespace OnUpgrade(this Namespace ns, Action<Socket> handler)
    {
        ArgumentNullException.ThrowIfNull(ns);
        ArgumentNullException.ThrowIfNull(handler);
        return ns.OnUpgrade(socket =>
        {
            handler(socket);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>See <see cref="Namespace.OnConnection"/>.</summary>
    public static Namespace OnConnection(this Namespace ns, Action<Socket> handler)
    {
        ArgumentNullException.ThrowIfNull(ns);
        ArgumentNullException.ThrowIfNull(handler);
        return ns.OnConnection(socket =>
        {
            handler(socket);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>See <see cref="Namespace.OnDisconnect"/>.</summary>
    public static Namespace OnDisconnect(this Namespace ns, Action<Socket, DisconnectReason> handler)
    {
        ArgumentNullException.ThrowIfNull(ns);
        ArgumentNullException.ThrowIfNull(handler);
        return ns.OnDisconnect((socket, reason) =>
        {
            handler(socket, reason);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>See <see cref="Socket.On"/>.</summary>
    public static void On(this Socket socket, string eventName, Action<SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.On(eventName, Full(handler));
    }

    /// <summary>See <see cref="Socket.On"/>.</summary>
    public static void On(this Socket socket, string eventName, Func<SocketEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.On(eventName, Full(handler));
    }

    /// <summary>See <see cref="Socket.Use"/>: refuses by throwing <see cref="EventRefusedException"/>.</summary>
    public static void Use(this Socket socket, Action<SocketEvent> middleware)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Use(Full(middleware));
    }

    /// <summary>See <see cref="Socket.OnDisconnect"/>.</summary>
    public static void OnDisconnect(this Socket socket, Action<DisconnectReason> handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.OnDisconnect((_, reason) =>
        {
            handler(reason);
            return ValueTask.CompletedTask;
        });
    }

    private static Func<SocketEvent, CancellationToken, ValueTask> Full(Action<SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (socketEvent, _) =>
        {
            handler(socketEvent);
            return ValueTask.CompletedTask;
        };
    }

    private static Func<SocketEvent, CancellationToken, ValueTask> Full(Func<SocketEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (socketEvent, _) => handler(socketEvent);
    }
}
