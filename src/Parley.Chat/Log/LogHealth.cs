using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Chat.Log;

/// <summary><c>chat-queue</c>: fails while commands are refused because too many wait.</summary>
internal sealed class LogQueueCheck(ConversationLog log) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(log.IsFull ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
}

/// <summary>
/// <c>chat-writes</c>: fails while commands are refused because the database takes no writes. An empty transaction, as the database's own check makes it, does
/// not notice a full disk.
/// </summary>
internal sealed class LogWritesCheck(ConversationLog log) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(log.IsSuspended ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
}
