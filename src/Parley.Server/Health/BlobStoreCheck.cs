using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Platform.Blobs;

namespace Parley.Server.Health;

/// <summary>
/// Whether files can be reached: the store is asked for a blob that nobody has, and that it has none is the proof. Degraded, and never unhealthy: people still write
/// to one another, and taking the server out of rotation would bring no file back. Asked at most every two seconds, however often this is: it may cost money.
/// </summary>
internal sealed class BlobStoreCheck(IBlobStore store, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly BlobName Nobodys = new(new string('0', 64));

    private readonly Lock _lock = new();
    private Task? _probe;
    private long _startedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var probe = Probe();
        try
        {
            await probe.WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Degraded(exception.Message, exception); // for the log; the answer shows the name only
        }
        catch (OperationCanceledException exception) when (!probe.IsCompleted)
        {
            return HealthCheckResult.Degraded("The store of files does not answer.", exception);
        }
    }

    private Task Probe()
    {
        lock (_lock)
        {
            if (_probe is null || (_probe.IsCompleted && clock.GetElapsedTime(_startedAt) >= Interval))
            {
                (_probe, _startedAt) = (Task.Run(ProbeAsync, CancellationToken.None), clock.GetTimestamp());
            }

            return _probe;
        }
    }

    private async Task ProbeAsync()
    {
        await using var source = await store.OpenAsync(Nobodys, CancellationToken.None);
    }
}
