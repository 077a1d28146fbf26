namespace Parley.SocketIO.Engine;

/// <summary>
/// A session that was upgraded at another node: that node has the WebSocket, and is from then on this one's polling client
/// (<see cref="UpgradeRelay"/>). The steps and their order are those of an upgrade here.
/// </summary>
internal sealed partial class EngineSession
{
    /// <summary>Polls and POSTs come from the node that has the WebSocket; the client's own are refused, as after any upgrade.</summary>
    private bool _isRelayed;

    /// <summary>The client has probed there: from here on nothing goes to its polls but 6. False when the upgrade is refused.</summary>
    internal bool TryProbeRelay()
    {
        var attempt = new UpgradeAttempt(null);
        if (!TryBeginUpgrade(attempt))
            return false;
        lock (_gate)
        {
            if (_upgrade != attempt)
                return false;
            attempt.IsProbed = true;
            Wake();
            return true;
        }
    }

    /// <summary>The client asks for the upgrade there; false when it came too late.</summary>
    internal async Task<bool> TryCompleteRelayAsync() => RelayAttempt() is { } attempt && await CompleteUpgradeAsync(null, attempt);

    /// <summary>The client has failed to upgrade there.</summary>
    internal void CancelRelay()
    {
        if (RelayAttempt() is { } attempt)
            FailUpgrade(attempt);
    }

    private UpgradeAttempt? RelayAttempt()
    {
        lock (_gate)
            return _upgrade is { Socket: null } ? _upgrade : null;
    }
}
