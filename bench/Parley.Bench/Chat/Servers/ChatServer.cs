using System.Net;

namespace Parley.Bench.Chat.Servers;

/// <summary>A server that a load talks to. Both kinds speak the same events, so that the same generator does the same work with them.</summary>
internal abstract class ChatServer : IAsyncDisposable
{
    public abstract IPEndPoint Address { get; }

    /// <summary>What all its processes have used so far.</summary>
    public abstract TimeSpan ProcessorTime { get; }

    public abstract ValueTask DisposeAsync();
}
