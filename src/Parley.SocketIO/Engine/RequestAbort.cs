using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO.Engine;

/// <summary>Cuts requests off from outside of them.</summary>
internal static class RequestAbort
{
    /// <summary>
    /// Cuts a request off unless it has ended meanwhile. Sessions do this from the thread pool, where the exception of a request that is gone would end the
    /// whole process.
    /// </summary>
    internal static void AbortIfOpen(this HttpContext context)
    {
        try
        {
            context.Abort();
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }
}
