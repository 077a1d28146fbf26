namespace Parley.SocketIO;

/// <summary>Limits of the namespaces that clients bring into being; see <see cref="SocketIOServer.Of(System.Text.RegularExpressions.Regex, Action{Namespace}, DynamicNamespaceOptions?)"/>.</summary>
public sealed record DynamicNamespaceOptions
{
    /// <summary>
    /// How many may exist at a time on this server; further clients are refused with <c>Too many namespaces</c>. Default 1,000; at least 1. Those that
    /// the application asks for by name count, but are not refused.
    /// </summary>
    public int MaxNamespaces { get; init; } = 1_000;

    /// <summary>
    /// Whether a namespace is removed when its last socket has left: the next client gets a new one. Default true, as names are the clients' to choose.
    /// With it go the handlers that were added to it alone, and what connection state recovery has kept for it.
    /// </summary>
    public bool RemoveWhenEmpty { get; init; } = true;
}
