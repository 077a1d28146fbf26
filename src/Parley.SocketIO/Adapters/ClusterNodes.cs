namespace Parley.SocketIO.Adapters;

/// <summary>The other nodes, by when each was last heard.</summary>
internal sealed class ClusterNodes(TimeProvider time, TimeSpan timeout)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lastHeard = new(StringComparer.Ordinal);

    internal string[] All()
    {
        lock (_gate)
            return [.. _lastHeard.Keys];
    }

    /// <summary>True when the node was not known.</summary>
    internal bool Heard(string nodeId)
    {
        lock (_gate)
        {
            var isNew = !_lastHeard.ContainsKey(nodeId);
            _lastHeard[nodeId] = time.GetTimestamp();
            return isNew;
        }
    }

    /// <summary>False when the node was not known.</summary>
    internal bool Forget(string nodeId)
    {
        lock (_gate)
            return _lastHeard.Remove(nodeId);
    }

    /// <summary>Forgets the nodes that have been silent for too long, and names them.</summary>
    internal string[] ForgetSilent()
    {
        lock (_gate)
        {
            string[] silent = [.. _lastHeard.Where(node => time.GetElapsedTime(node.Value) >= timeout).Select(node => node.Key)];
            foreach (var node in silent)
                _lastHeard.Remove(node);
            return silent;
        }
    }
}
