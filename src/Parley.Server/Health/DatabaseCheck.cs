using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Platform.Database;

namespace Parley.Server.Health;

/// <summary>
/// Whether a module's database can be read and written: a query, and a transaction that takes the write lock (<c>BEGIN IMMEDIATE</c> on SQLite). Requests that
/// come while one is under way share it, so that nobody can fill the write queue by asking.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="failure">What it means for the server when it cannot.</param>
internal sealed class DatabaseCheck(ModuleDatabase database, HealthStatus failure) : IHealthCheck
{
    private readonly Lock _lock = new();
    private Task? _running;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Task probe;
        lock (_lock)
        {
            probe = _running is { IsCompleted: false } running ? running : _running = Task.Run(ProbeAsync, CancellationToken.None);
        }

        try
        {
            await probe.WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || probe.IsCompleted)
        {
            return new HealthCheckResult(failure, exception: exception); // for the log; the answer shows the name only
        }
    }

    private async Task ProbeAsync()
    {
        await database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT 1"), CancellationToken.None);
        await database.WriteAsync(session => session.QuerySingleAsync<long>("SELECT 1"), CancellationToken.None);
    }
}
