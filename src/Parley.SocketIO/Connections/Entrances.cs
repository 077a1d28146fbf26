namespace Parley.SocketIO.Connections;

/// <summary>
/// The runs of middleware that the CONNECTs of one connection have started, at most one per namespace at a time. A client may leave and connect again while
/// the first run goes on, which only its application can end: the next one waits for it, so that such turns never start more than one. Not thread-safe:
/// guarded by its connection's lock.
/// </summary>
internal struct Entrances
{
    /// <summary>Null while there is none: nearly always.</summary>
    private List<Entrance>? _running;

    /// <summary>False when the socket has to wait for the end of a run; it has taken the place of the one that waited before, which has left by now.</summary>
    internal bool TryBegin(Socket socket)
    {
        if (Find(socket.Namespace.Name) is { } running)
        {
            running.Next = socket;
            return false;
        }

        (_running ??= new(1)).Add(new Entrance(socket.Namespace.Name));
        return true;
    }

    /// <summary>Ends a namespace's run. Returns the socket whose turn it is, with whom the run goes on; null when nobody waits.</summary>
    internal Socket? End(string ns)
    {
        var entrance = Find(ns)!;
        var next = entrance.Next;
        entrance.Next = null;
        if (next is null && _running!.Remove(entrance) && _running.Count == 0)
            _running = null;
        return next;
    }

    /// <summary>Runs of namespaces that none of the sockets is in: their clients have left them.</summary>
    internal readonly int CountWithout(Socket[] sockets) =>
        _running?.Count(entrance => !Array.Exists(sockets, socket => socket.Namespace.Name == entrance.Namespace)) ?? 0;

    private readonly Entrance? Find(string ns) => _running?.Find(entrance => entrance.Namespace == ns);

    private sealed class Entrance(string ns)
    {
        internal string Namespace => ns;

        internal Socket? Next { get; set; }
    }
}
