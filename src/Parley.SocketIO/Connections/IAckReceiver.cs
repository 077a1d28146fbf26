namespace Parley.SocketIO.Connections;

/// <summary>Who waits for a client's acknowledgement. One of the two is called, once, with no lock held.</summary>
internal interface IAckReceiver
{
    void OnAck(ReceivedArguments answer);

    /// <summary>The socket is disconnected: no answer will come.</summary>
    void OnDisconnected();
}
