using System.Diagnostics;

namespace Parley.Chaos.Clients;

/// <summary>Milliseconds of the run in which the server was not paused: what it promises to do in a time it cannot do while it stands still.</summary>
internal sealed class RunClock
{
    private readonly Stopwatch _running = Stopwatch.StartNew();

    public long Ms
    {
        get
        {
            lock (_running)
            {
                return _running.ElapsedMilliseconds;
            }
        }
    }

    public void Pause()
    {
        lock (_running)
        {
            _running.Stop();
        }
    }

    public void Continue()
    {
        lock (_running)
        {
            _running.Start();
        }
    }
}
