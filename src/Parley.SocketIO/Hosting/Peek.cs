using System.IO.Pipelines;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO.Hosting;

/// <summary>The wait for a connection's first request head, which ends early when its time is up or the server stops.</summary>
internal sealed class Peek(PipeReader input) : TimerWheel.Entry
{
    private readonly Lock _gate = new();
    private bool _isOver;
    private bool _isInterrupted;

    internal override void OnDue() => Interrupt();

    internal void Interrupt()
    {
        lock (_gate)
        {
            if (_isOver || _isInterrupted)
                return;
            _isInterrupted = true;
        }

        // Outside the lock: the reader may go on in this very call.
        input.CancelPendingRead();
    }

    /// <summary>
    /// The reader has what it waited for. False when it was interrupted: one read of the pipe is cancelled then, and must be seen here before anybody else
    /// reads from it.
    /// </summary>
    internal bool TryEnd()
    {
        lock (_gate)
        {
            _isOver = true;
            return !_isInterrupted;
        }
    }
}
