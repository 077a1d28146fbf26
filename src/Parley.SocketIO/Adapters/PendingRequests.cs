namespace Parley.SocketIO.Adapters;

/// <summary>What one node answered.</summary>
internal readonly record struct NodeReply(string NodeId, byte[] Body);

/// <summary>The questions of this node that others have yet to answer.</summary>
internal sealed class PendingRequests(ClusterNodes nodes, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Request> _requests = [];
    private long _nextId;

    /// <summary>Asks, and waits until every node has answered or left, or the time is up, or <paramref name="isEnough"/> says so of an answer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<ClusterResult<NodeReply>> AskAsync(
        Action<long> ask, TimeSpan timeout, Func<byte[], bool>? isEnough, CancellationToken cancellationToken)
    {
        Request request;
        long id;
        lock (_gate)
        {
            // Under the lock, so that a node that leaves from now on is seen to leave.
            request = new Request(nodes.All(), isEnough);
            id = _nextId++;
            _requests[id] = request;
        }

        try
        {
            if (request.Nodes == 0)
                return new ClusterResult<NodeReply> { Items = [], MissingNodes = [] };
            ask(id);
            await request.Done.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What has come by now is the result; the others are named in it.
        }
        finally
        {
            lock (_gate)
                _requests.Remove(id);
        }

        lock (_gate)
            return new ClusterResult<NodeReply> { Items = request.Replies, MissingNodes = [.. request.Gone, .. request.Awaited] };
    }

    internal void OnReply(long id, string nodeId, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (!_requests.TryGetValue(id, out var request))
                return;
            var copy = body.ToArray();
            request.Replies.Add(new NodeReply(nodeId, copy));
            request.Awaited.Remove(nodeId);
            if (request.Awaited.Count == 0 || request.IsEnough?.Invoke(copy) == true)
                request.Done.TrySetResult();
        }
    }

    internal void OnNodeGone(string nodeId)
    {
        lock (_gate)
        {
            foreach (var request in _requests.Values)
            {
                if (!request.Awaited.Remove(nodeId))
                    continue;
                request.Gone.Add(nodeId);
                if (request.Awaited.Count == 0)
                    request.Done.TrySetResult();
            }
        }
    }

    private sealed class Request(string[] nodes, Func<byte[], bool>? isEnough)
    {
        internal int Nodes => nodes.Length;

        internal HashSet<string> Awaited { get; } = new(nodes, StringComparer.Ordinal);

        internal List<string> Gone { get; } = [];

        internal List<NodeReply> Replies { get; } = [];

        internal Func<byte[], bool>? IsEnough { get; } = isEnough;

        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
