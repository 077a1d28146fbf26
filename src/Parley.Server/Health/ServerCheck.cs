using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Server.Demo;

namespace Parley.Server.Health;

/// <summary>Fails once the server has begun to stop, so that a load balancer sends nothing more, and while the demo is being written.</summary>
internal sealed class ServerCheck(IHostApplicationLifetime lifetime, DemoServer? demo = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested || demo is { IsReady: false }
            ? HealthCheckResult.Unhealthy()
            : HealthCheckResult.Healthy());
}
