namespace Parley.SocketIO.Sessions;

/// <summary>
/// Carries polling requests between the nodes of a cluster, so that a load balancer may send each to any node: a session lives on the node
/// that opened it, its id ends with that node's id, and a node that gets a request for another's session forwards it and brings back the answer.
/// Register one as a singleton; without any, a server knows its own sessions only.
/// </summary>
/// <remarks>
/// <para>There is no table of sessions to keep, to expire or to repair: a session id names its owner, and a node that is gone has no sessions.</para>
/// <para>All members are thread-safe. Requests and answers hold credentials and messages: an engine encrypts its way or stays inside a trusted network, and
/// logs neither.</para>
/// </remarks>
public interface ISessionDirectory
{
    /// <summary>
    /// Begins to receive: once it has completed, what other nodes forward to this one goes to <paramref name="handler"/>, each request as it arrives
    /// and any number at a time (a poll may wait for <see cref="SocketIOOptions.PingInterval"/> and more). The handler does not throw.
    /// Called once, when the host starts.
    /// </summary>
    /// <param name="nodeId">This node's id: 12 characters of base64url, new for each start. It stands at the end of the session ids that clients get.</param>
    /// <param name="handler">Answers a request for a session of this node.</param>
    /// <param name="cancellationToken">Ends the attempt: the host's start was cancelled.</param>
    Task StartAsync(string nodeId, Func<ForwardedRequest, Task<ForwardedAnswer>> handler, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a request to a node and brings back its answer. Null when no such node receives, or when it went away before it answered; should an
    /// engine not notice, the caller gives up after about a minute. Throws when the way to the nodes is broken.
    /// </summary>
    /// <param name="nodeId">
    /// Never this node. From a session id, so possibly made up by a client: it has been checked to be 1 to 32 letters, digits, <c>-</c> or <c>_</c>, no more.
    /// </param>
    /// <param name="request">Its body may be changed by the receiver and is not used afterwards by the caller.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the client has given up: throws <see cref="OperationCanceledException"/> at once. The other node need not hear of it: the caller
    /// then sends <see cref="ForwardedRequestKind.End"/>.
    /// </param>
    Task<ForwardedAnswer?> ForwardAsync(string nodeId, ForwardedRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Ends receiving: other nodes get null from then on, also for what is unanswered. Called once, when this server's sessions have ended.
    /// </summary>
    Task StopAsync(CancellationToken cancellationToken);
}
