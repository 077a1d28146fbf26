using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Platform.Outbox;

namespace Parley.Server.Health;

/// <summary>
/// Whether a module's outbox is carried out. Degraded, and never unhealthy: the server still serves, and taking it out of rotation would carry out nothing.
/// Asks what the relay has last counted, not the database.
/// </summary>
internal sealed class OutboxCheck(OutboxRelay outbox) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(outbox.IsBehind || outbox.Backlog.Dead > 0 ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
}
