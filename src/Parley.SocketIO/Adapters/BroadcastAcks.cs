namespace Parley.SocketIO.Adapters;

/// <summary>What the receivers of a broadcast answered. Who is gone or late never fails the call: it is counted.</summary>
public sealed record BroadcastAcks
{
    /// <summary>One answer for each socket that gave one, in order of arrival.</summary>
    public required IReadOnlyList<ReceivedArguments> Answers { get; init; }

    /// <summary>How many sockets got the event, as far as known, and have not answered: they were too late, or disconnected.</summary>
    public required int MissingSockets { get; init; }

    /// <summary>Ids of the nodes that have not said how many sockets they asked, or have left meanwhile.</summary>
    public required IReadOnlyList<string> MissingNodes { get; init; }

    /// <summary>Whether everybody has answered.</summary>
    public bool IsComplete => MissingSockets == 0 && MissingNodes.Count == 0;
}
