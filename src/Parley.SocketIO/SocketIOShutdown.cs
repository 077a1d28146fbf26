using Microsoft.Extensions.Hosting;

namespace Parley.SocketIO;

/// <summary>
/// Ends the connections when the application begins to stop. Not later: Kestrel waits for open requests before other services are stopped, and
/// every connection is an open request.
/// </summary>
internal sealed class SocketIOShutdown(SocketIOServer server, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private CancellationTokenRegistration _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(() => _ = server.ShutdownAsync(CancellationToken.None));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
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

    public void Dispose() => _registration.Dispose();
}
