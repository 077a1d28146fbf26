using Parley.SocketIO.WebSockets;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>
/// One Engine.IO v4 session, whatever carries it: a queue of outbound packets and the transport that drains it.
/// </summary>
/// <remarks>
/// <para>All state is guarded by <see cref="_gate"/>, a leaf: nothing is called, awaited or sent under it. Steps of a life:</para>
/// <list type="number">
/// <item>Open over polling or WebSocket (<see cref="EngineServer"/>); packets queue at once.</item>
/// <item>Upgrade (<c>EngineSession.Upgrade.cs</c>): after <c>3probe</c> nothing more goes to polling, so that the order cannot break.</item>
/// <item>Closing: the server ends it; no new packets, the queue drains, then <c>1</c> or a close frame; bounded by WriteTimeout or ShutdownTimeout.</item>
/// <item>Closed: gone from the table; a waiting poll is told.</item>
/// </list>
/// </remarks>
internal sealed partial class EngineSession : TimerWheel.Entry, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly EngineServer _server;
    private OutboundQueue _queue;
    private IEngineListener _listener = null!;
    private SessionState _state;
    private Transport _transport;
    private DisconnectReason _reason;

    internal EngineSession(EngineServer server, string id, Transport transport, AddressLimits.Slot? address)
    {
        _server = server;
        Id = id;
        Address = address;
        _transport = transport;
        _queue = new OutboundQueue(server.Options.SendQueueBytes, server.Options.SendQueuePackets);
    }

    internal enum Transport
    {
        Polling,
        WebSocket,
    }

    private enum SessionState
    {
        Open,
        Closing,
        Closed,
    }

    /// <summary>The secret that polling requests present; never shown to other clients and never logged.</summary>
    internal string Id { get; }

    /// <summary>What the session counts for; null when addresses are not limited.</summary>
    internal AddressLimits.Slot? Address { get; }

    internal bool IsPolling
    {
        get
        {
            lock (_gate)
                return _transport == Transport.Polling;
        }
    }

    /// <summary>Queues the open packet and starts the heartbeat.</summary>
    internal void Open(IEngineListener listener, OutboundPacket openPacket)
    {
        _listener = listener;
        lock (_gate)
        {
            _queue.EnqueueControl(openPacket);
            _pingDue = _server.Wheel.Now + Milliseconds(_server.Options.PingInterval);
            Wake();
        }

        ScheduleNext();
    }

    /// <summary>
    /// Queues a packet; the order of calls is the order on the wire. Never blocks. False when it was dropped or the session no longer takes
    /// packets.
    /// </summary>
    internal bool Send(OutboundPacket packet, EmitOptions options)
    {
        // Before the lock, by the first recipient for all of them.
        if (_deflates && _server.Options.PerMessageDeflate is { } deflate)
            packet.Deflate(deflate.ThresholdBytes);
        EnqueueResult result;
        int purged;
        lock (_gate)
        {
            if (_state != SessionState.Open)
                return false;
            result = (options & EmitOptions.Volatile) != 0 && !IsWritable
                ? EnqueueResult.Dropped
                : _queue.Enqueue(packet, options != EmitOptions.None);
            purged = _queue.Purged;
            _queue.Purged = 0;
            if (result == EnqueueResult.Queued)
                Wake();
            else if (result == EnqueueResult.Overflow)
                EndLocked(DisconnectReason.SlowConsumer, discard: true);
        }

        if (result == EnqueueResult.Dropped || purged > 0)
            _server.Metrics.Dropped(purged + (result == EnqueueResult.Dropped ? 1 : 0));
        if (result == EnqueueResult.Overflow)
            Settle();
        return result == EnqueueResult.Queued;
    }

    /// <summary>
    /// Ends the session. Without <paramref name="discard"/> what is queued still drains, over polling with the next poll; with it, only the
    /// close itself is sent, and a polling session is gone at once.
    /// </summary>
    internal void End(DisconnectReason reason, bool discard, ushort closeCode = 0)
    {
        lock (_gate)
            EndLocked(reason, discard, closeCode);
        Settle();
    }

    /// <summary>The session is over and the peer can't or needn't be told.</summary>
    internal void Finish(DisconnectReason reason)
    {
        lock (_gate)
            FinishLocked(reason);
        Settle();
    }

    /// <summary>
    /// Something failed that should not have, here or in the listener: the session ends at once, for nobody could say what it would go on with.
    /// </summary>
    internal void Fail(Exception error)
    {
        _server.SessionFailed(error);
        End(DisconnectReason.TransportError, discard: true, CloseCode.InternalError);
    }

    private bool _isNotified;

    private bool IsWritable => _transport == Transport.WebSocket
        ? !_writing && _queue.Count == 0
        : _poll is not null && !_pollWriting && _upgrade is not { IsProbed: true };

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    /// <summary>Lets the transport take what is queued. Under the gate.</summary>
    private void Wake()
    {
        if (_transport == Transport.WebSocket)
        {
            if (_socket is null || _writing)
                return;
            _writing = true;
            if (!Turn.TryAdd(this))
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
        else if (!_pollWriting)
        {
            // A poll that comes while a probed upgrade is under way is answered 6 at once, so it is woken too.
            _poll?.TrySetResult();
        }
    }

    private void EndLocked(DisconnectReason reason, bool discard, ushort closeCode = 0)
    {
        if (_state != SessionState.Open)
            return;
        if (discard && _transport == Transport.Polling)
        {
            FinishLocked(reason);
            return;
        }

        if (discard)
            _queue.Clear();
        _state = SessionState.Closing;
        _reason = reason;
        _closeCode = closeCode != 0 ? closeCode : CloseCodeOf(reason);
        _pingDue = _pongDue = _connectDue = _attachmentsDue = 0;
        var drainTime = reason == DisconnectReason.ServerShutdown ? _server.Options.ShutdownTimeout : _server.Options.WriteTimeout;
        _closeDue = _server.Wheel.Now + Milliseconds(drainTime);

        // A client that has its 3probe polls no more, and if the WebSocket fails then, some never resume: they are told once they have upgraded.
        if (_upgrade is not { IsProbed: true })
            AbandonUpgrade();
        Wake();
    }

    private void FinishLocked(DisconnectReason reason)
    {
        if (_state == SessionState.Closed)
            return;
        if (_state == SessionState.Open)
            _reason = reason;
        _state = SessionState.Closed;
        _queue.Clear();
        AbandonUpgrade();
        CutPost();
        if (!_pollWriting)
            _poll?.TrySetResult();
    }

    /// <summary>Tells the rest of the server about a change of state, outside the gate.</summary>
    private void Settle()
    {
        bool notify;
        bool closed;
        lock (_gate)
        {
            notify = _state != SessionState.Open && !_isNotified;
            _isNotified |= notify;
            closed = _state == SessionState.Closed;
        }

        if (notify)
        {
            _server.OnClosing(_reason);
            ThreadPool.UnsafeQueueUserWorkItem(static session => session.TellClosed(), this, preferLocal: false);
        }

        if (closed)
            _server.OnClosed(this);
        else
            ScheduleNext();
    }

    private void TellClosed()
    {
        try
        {
            _listener.OnClosed(_reason);
        }
        catch (Exception error)
        {
            // Nobody above it would catch it: it would end the process.
            _server.SessionFailed(error);
        }
    }

    private static ushort CloseCodeOf(DisconnectReason reason) => reason switch
    {
        DisconnectReason.ParseError or DisconnectReason.ConnectTimeout => CloseCode.PolicyViolation,
        DisconnectReason.SlowConsumer => CloseCode.TryAgainLater,
        DisconnectReason.ServerShutdown or DisconnectReason.PingTimeout => CloseCode.GoingAway,
        DisconnectReason.TransportError => CloseCode.ProtocolError,
        _ => CloseCode.Normal,
    };
}
