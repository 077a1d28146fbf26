namespace Parley.SocketIO;

public sealed partial class Namespace
{
    private const int Gone = -1;

    /// <summary>Sockets that are in it or about to be, on this server; <see cref="Gone"/> once it has been removed. Counted for dynamic ones only.</summary>
    private int _members;

    /// <summary>Whose rule has brought it into being; null for one that the application has named.</summary>
    internal ParentNamespace? Parent { get; }

    /// <summary>Counts a socket in, before its middleware runs. False when the namespace was removed meanwhile.</summary>
    internal bool TryEnter()
    {
        if (Parent is null)
            return true;
        while (true)
        {
            var members = Interlocked.CompareExchange(ref _members, 0, 0);
            if (members == Gone)
                return false;
            if (Interlocked.CompareExchange(ref _members, members + 1, members) == members)
                return true;
        }
    }

    /// <summary>Counts a socket out. The last one takes the namespace along, if that is wanted.</summary>
    internal void Exit()
    {
        if (Parent is not { } parent)
            return;
        var left = Interlocked.Decrement(ref _members);
        if (left == 0 && parent.RemovesEmpty && Interlocked.CompareExchange(ref _members, Gone, 0) == 0)
            _server.Remove(this);
    }
}
