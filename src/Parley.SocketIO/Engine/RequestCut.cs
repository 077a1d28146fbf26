using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO.Engine;

/// <summary>
/// Cuts a polling request from outside of it, and only as long as it runs: afterwards its context is gone or serves another request, which must
/// neither be cut nor fail on a thread that has nobody to catch it.
/// </summary>
internal sealed class RequestCut(HttpContext context) : IDisposable
{
    private readonly Lock _gate = new();
    private HttpContext? _context = context;

    /// <summary>Before the request returns.</summary>
    public void Dispose()
    {
        lock (_gate)
            _context = null;
    }

    internal void Cut()
    {
        lock (_gate)
            _context?.Abort();
    }

    /// <summary>The same from under the lock of a session, under which nothing is called.</summary>
    internal void CutSoon() => ThreadPool.UnsafeQueueUserWorkItem(static cut => cut.Cut(), this, preferLocal: false);
}
