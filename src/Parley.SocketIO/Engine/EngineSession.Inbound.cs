using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

internal sealed partial class EngineSession
{
    /// <summary>Set while the listener holds back: a pong cannot be seen then, so its absence proves nothing.</summary>
    private volatile bool _isReadingPaused;

    /// <summary>Takes one text packet. False when the session takes no more of them.</summary>
    private ValueTask<bool> ReceiveAsync(Memory<byte> packet)
    {
        _server.Metrics.Received(packet.Length);
        if (packet.IsEmpty)
            return new(Violates());
        switch (packet.Span[0])
        {
            case (byte)'4':
                return ReceiveMessageAsync(packet[1..], isBinary: false);
            case (byte)'3':
                OnPong();
                return new(true);
            case (byte)'1':
                OnClientClose();
                return new(false);
            case (byte)'0' or (byte)'5' or (byte)'6':
                // Open, upgrade and noop mean nothing here and do no harm.
                return new(true);
            default:
                // Among them 2: in version 4 only the server pings.
                return new(Violates());
        }
    }

    private ValueTask<bool> ReceiveMessageAsync(Memory<byte> data, bool isBinary)
    {
        if (!IsOpen)
            return new(false);
        ValueTask<bool> accepted;
        try
        {
            accepted = _listener.OnMessageAsync(data, isBinary);
        }
        catch (Exception error)
        {
            Fail(error);
            return new(false);
        }

        return accepted.IsCompletedSuccessfully ? new(accepted.Result || Violates()) : AfterAsync(accepted);
    }

    private async ValueTask<bool> AfterAsync(ValueTask<bool> accepted)
    {
        _isReadingPaused = true;
        try
        {
            return await accepted || Violates();
        }
        catch (Exception error)
        {
            Fail(error);
            return false;
        }
        finally
        {
            _isReadingPaused = false;
        }
    }

    private bool Violates()
    {
        End(DisconnectReason.ParseError, discard: true);
        return false;
    }

    private void OnClientClose()
    {
        lock (_gate)
        {
            // The client asked for it: its waiting poll is only released (6), not told to close (1).
            _pollFarewell = OutboundPacket.Noop;
            EndLocked(DisconnectReason.TransportClose, discard: true);

            // One that was draining over polling has nobody left to drain to.
            if (_transport == Transport.Polling)
                FinishLocked(_reason);
        }

        Settle();
    }
}
