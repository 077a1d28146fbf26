namespace Parley.SocketIO.Adapters;

/// <summary>How a server deals with the others of its cluster; of no effect without an <see cref="IAdapter"/>.</summary>
public sealed class ClusterOptions
{
    /// <summary>How often a node says that it lives. Default 5 s; 10 ms to 1 hour.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A node that was not heard for this long is gone: nothing waits for its answers any more. Default 15 s; 10 ms to 1 hour, longer than
    /// <see cref="HeartbeatInterval"/>.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a question to the other nodes waits for their answers. Default 5 s; 10 ms to 1 hour.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
