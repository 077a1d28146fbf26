using Microsoft.Extensions.Hosting;

namespace Parley.SocketIO;

/// <summary>
/// Joins the cluster before the host listens, and ends the connections before anything else of the application is stopped: once Kestrel stops,
/// polling clients could not come back for their last packets, and it would wait for the WebSockets, each of which is an open request.
/// </summary>
internal sealed class SocketIOLifetime(SocketIOServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => server.StartAsync(cancellationToken);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await server.ShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host's own time for stopping is over; it closes what is left.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
