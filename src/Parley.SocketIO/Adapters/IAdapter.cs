namespace Parley.SocketIO.Adapters;

/// <summary>
/// Carries messages between the servers ("nodes") of one cluster: all that an engine such as Redis has to bring. Rooms, acknowledgements, time-outs,
/// heartbeats and recovery stand above it and are the same for every engine. Register one as a singleton; without any, a server is alone and pays
/// nothing.
/// </summary>
/// <remarks>
/// Messages are opaque bytes; each server of a cluster uses an engine of its own. A message may be lost (what waits for an answer has a time-out) but
/// not doubled or changed. Order: a node receives what another published in the order of its calls; and a message that was published after its
/// publisher had received another is received by nobody before that other. One broker, or one queue for each node, gives both.
/// </remarks>
public interface IAdapter
{
    /// <summary>Begins to receive; called once, when the host starts. Messages published from its completion on arrive at every node that has started.</summary>
    /// <param name="nodeId">This node's id: 12 characters of base64url, new for each start.</param>
    /// <param name="receive">
    /// Takes each message that another node published, or sent to this node; never throws. One call at a time; the memory may be reused after it
    /// returns. Hearing its own messages does a node no harm.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt: the host's start was cancelled.</param>
    Task StartAsync(string nodeId, Action<ReadOnlyMemory<byte>> receive, CancellationToken cancellationToken);

    /// <summary>
    /// Hands a message, whose memory is the engine's from now on, to all other nodes. Thread-safe; must neither block nor throw: what can't be sent
    /// is lost.
    /// </summary>
    void Publish(ReadOnlyMemory<byte> message);

    /// <summary>Same as <see cref="Publish"/>, to one node.</summary>
    void Send(string nodeId, ReadOnlyMemory<byte> message);

    /// <summary>Sends what has been published and stops receiving; called once, when the server has shut down.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
