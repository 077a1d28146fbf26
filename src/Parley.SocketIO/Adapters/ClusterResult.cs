namespace Parley.SocketIO.Adapters;

/// <summary>What the nodes of a cluster answered. A node that is gone or late never fails the call: it is named.</summary>
public sealed record ClusterResult<T>
{
    /// <summary>The answers; of nodes in no particular order.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Ids of the nodes that have not answered in time, or have left meanwhile; empty when the result is complete.</summary>
    public required IReadOnlyList<string> MissingNodes { get; init; }

    /// <summary>Whether every node that was known when the question was asked has answered.</summary>
    public bool IsComplete => MissingNodes.Count == 0;
}
