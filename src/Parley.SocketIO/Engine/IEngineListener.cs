namespace Parley.SocketIO.Engine;

/// <summary>What stands on an Engine.IO session: the Socket.IO connection.</summary>
internal interface IEngineListener
{
    /// <summary>
    /// Takes a message; calls come one at a time and in order. Completes when the next may come (back-pressure), with false for a parse
    /// error. The data is valid until it completes.
    /// </summary>
    ValueTask<bool> OnMessageAsync(Memory<byte> data, bool isBinary);

    /// <summary>The session has moved from polling to its WebSocket.</summary>
    void OnUpgraded()
    {
    }

    /// <summary>The session no longer sends or receives. Called once, on a pool thread, with no lock held.</summary>
    void OnClosed(DisconnectReason reason);
}
