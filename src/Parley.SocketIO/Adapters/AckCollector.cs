namespace Parley.SocketIO.Adapters;

/// <summary>The answers to one broadcast of this node: complete when every node has said how many sockets it asked, and each of those has answered or gone.</summary>
internal sealed class AckCollector
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedArguments> _answers = [];
    private readonly List<string> _missingNodes = [];
    private readonly HashSet<string> _silentNodes;
    private readonly Dictionary<string, int> _due = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missingSockets;

    internal AckCollector(IEnumerable<string> nodes) => _silentNodes = new(nodes, StringComparer.Ordinal);

    /// <summary>Completes with the last answer.</summary>
    internal Task Done => _done.Task;

    internal void Expect(string nodeId, int sockets)
    {
        lock (_gate)
        {
            _silentNodes.Remove(nodeId);
            _due[nodeId] = sockets;
            Check();
        }
    }

    /// <param name="nodeId">Where the socket is.</param>
    /// <param name="answer">Null for a socket that will not answer.</param>
    internal void Add(string nodeId, ReceivedArguments? answer)
    {
        lock (_gate)
        {
            if (answer is null)
                _missingSockets++;
            else
                _answers.Add(answer);
            if (_due.TryGetValue(nodeId, out var due))
                _due[nodeId] = due - 1;
            Check();
        }
    }

    internal void OnNodeGone(string nodeId)
    {
        lock (_gate)
        {
            var isAwaited = _silentNodes.Remove(nodeId);
            if (_due.Remove(nodeId, out var due) && due > 0)
            {
                _missingSockets += due;
                isAwaited = true;
            }

            if (isAwaited)
                _missingNodes.Add(nodeId);
            Check();
        }
    }

    internal BroadcastAcks Result()
    {
        lock (_gate)
        {
            return new BroadcastAcks
            {
                Answers = [.. _answers],
                MissingSockets = _missingSockets + _due.Values.Sum(),
                MissingNodes = [.. _missingNodes, .. _silentNodes],
            };
        }
    }

    private void Check()
    {
        if (_silentNodes.Count == 0 && _due.Values.All(due => due == 0))
            _done.TrySetResult();
    }
}
