using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>Deadlines in the wheel's milliseconds; 0 is none. All share the session's one place in the wheel, at the earliest of them.</summary>
internal sealed partial class EngineSession
{
    private long _pingDue;
    private long _pongDue;
    private long _connectDue;
    private long _attachmentsDue;
    private long _upgradeDue;
    private long _closeDue;

    /// <summary>When the write that is under way began.</summary>
    private long _writeStarted;

    /// <summary>Starts or, with null, stops the time in which a namespace must be joined.</summary>
    internal void ExpectConnect(TimeSpan? within)
    {
        lock (_gate)
        {
            if (_state != SessionState.Open)
                return;
            _connectDue = within is { } time ? _server.Wheel.Now + Milliseconds(time) : 0;
        }

        if (within is not null)
            ScheduleNext();
    }

    /// <summary>Starts or, with null, stops the time in which the attachments of a packet must arrive.</summary>
    internal void ExpectAttachments(TimeSpan? within)
    {
        lock (_gate)
        {
            if (_state != SessionState.Open)
                return;
            _attachmentsDue = within is { } time ? _server.Wheel.Now + Milliseconds(time) : 0;
        }

        if (within is not null)
            ScheduleNext();
    }

    internal override void OnDue()
    {
        try
        {
            lock (_gate)
                CheckDeadlines(_server.Wheel.Now);
            Settle();
        }
        catch (Exception error)
        {
            // It has lost its place in the wheel: nothing would ever find it dead.
            Fail(error);
        }
    }

    private void CheckDeadlines(long now)
    {
        if (_state == SessionState.Closed)
            return;
        if (IsPast(_closeDue, now) || (_writeStarted != 0 && now - _writeStarted >= Milliseconds(_server.Options.WriteTimeout)))
        {
            // A session already closing keeps its first reason.
            FinishLocked(DisconnectReason.SlowConsumer);
            Cut();
            return;
        }

        if (IsPast(_upgradeDue, now))
            AbandonUpgradeAndResume();
        if (IsPast(_connectDue, now))
            EndLocked(DisconnectReason.ConnectTimeout, discard: true);
        else if (IsPast(_attachmentsDue, now))
            EndLocked(DisconnectReason.ParseError, discard: true);
        else if (IsPast(_pongDue, now))
            CheckPong(now);
        else if (IsPast(_pingDue, now))
            SendPing(now);
    }

    private void CheckPong(long now)
    {
        // While the application holds reading back, a pong may lie unread: ask again later.
        if (_isReadingPaused)
            _pongDue = now + Milliseconds(_server.Options.PingTimeout);
        else
            EndLocked(DisconnectReason.PingTimeout, discard: true);
    }

    private void SendPing(long now)
    {
        _pingDue = 0;
        _pongDue = now + Milliseconds(_server.Options.PingTimeout);
        _queue.EnqueueControl(OutboundPacket.Ping);
        Wake();
    }

    private void OnPong()
    {
        lock (_gate)
        {
            // An unsolicited pong is ignored.
            if (_state != SessionState.Open || _pongDue == 0)
                return;
            _pongDue = 0;
            _pingDue = _server.Wheel.Now + Milliseconds(_server.Options.PingInterval);
        }

        ScheduleNext();
    }

    private void AbandonUpgradeAndResume()
    {
        AbandonUpgrade();
        if (_queue.Count > 0)
            Wake();
    }

    /// <summary>A write did not finish at once: looks after it when its time is up.</summary>
    private void WatchWrite() => _server.Wheel.ScheduleNoLater(this, _server.Wheel.Now + Milliseconds(_server.Options.WriteTimeout));

    private void Cut()
    {
        if (_transport == Transport.WebSocket)
            ThreadPool.UnsafeQueueUserWorkItem(static socket => socket?.Abort(), _socket, preferLocal: false);
        else
            _pollCut?.CutSoon();
    }

    private void ScheduleNext()
    {
        var due = long.MaxValue;
        lock (_gate)
        {
            if (_state == SessionState.Closed)
                return;
            Earlier(ref due, _pingDue);
            Earlier(ref due, _pongDue);
            Earlier(ref due, _connectDue);
            Earlier(ref due, _attachmentsDue);
            Earlier(ref due, _upgradeDue);
            Earlier(ref due, _closeDue);
            if (_writeStarted != 0)
                Earlier(ref due, _writeStarted + Milliseconds(_server.Options.WriteTimeout));
        }

        if (due != long.MaxValue)
            _server.Wheel.ScheduleNoLater(this, due);
    }

    private static bool IsPast(long due, long now) => due != 0 && now >= due;

    private static void Earlier(ref long due, long other)
    {
        if (other != 0 && other < due)
            due = other;
    }
}
