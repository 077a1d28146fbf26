namespace Parley.SocketIO.Wire;

/// <summary>Event names that mean something to every Socket.IO library, so that neither side may emit them.</summary>
internal static class ReservedNames
{
    internal static bool Contains(string name) =>
        name is "connect" or "connect_error" or "disconnect" or "disconnecting" or "newListener" or "removeListener";

    /// <exception cref="ArgumentException">The name is reserved, or null.</exception>
    internal static void ThrowIfReserved(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (Contains(eventName))
            throw new ArgumentException($"'{eventName}' is one of Socket.IO's reserved event names.", nameof(eventName));
    }
}
