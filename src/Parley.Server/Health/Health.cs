using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Platform.Database;
using Parley.Platform.Outbox;

namespace Parley.Server.Health;

/// <summary>
/// <c>/health</c> and <c>/health/ready</c>: every dependency by name, 503 when one fails or the server is stopping. <c>/health/live</c>: only that
/// the process answers.
/// </summary>
internal static class Health
{
    /// <summary>A dependency that does not answer in this time counts as failed.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static void AddParleyHealth(this IServiceCollection services)
    {
        services.AddSingleton<BlobStoreCheck>();
        services.AddHealthChecks()
            .AddCheck<ServerCheck>("server")
            .AddCheck<DataFolderCheck>("data-folder", timeout: Timeout)
            .AddCheck<BlobStoreCheck>("files", timeout: Timeout);
        services.AddOptions<HealthCheckServiceOptions>().Configure<IEnumerable<ModuleSchema>, IEnumerable<OutboxRelay>>((health, schemas, outboxes) =>
        {
            foreach (var outbox in outboxes)
            {
                health.Registrations.Add(new HealthCheckRegistration($"{outbox.Module}-outbox", new OutboxCheck(outbox), null, null));
            }

            foreach (var schema in schemas)
            {
                // Without what is derived the server still serves: taking it out of rotation would help nobody.
                var check = new DatabaseCheck(schema.Database, schema.IsDerived ? HealthStatus.Degraded : HealthStatus.Unhealthy);
                health.Registrations.Add(new HealthCheckRegistration($"{schema.Database.Module}-database", check, null, null, Timeout));
            }
        });
    }

    public static void MapParleyHealth(this IEndpointRouteBuilder root)
    {
        root.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthAnswer.WriteAsync }).AllowAnonymous();
        root.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = HealthAnswer.WriteAsync }).AllowAnonymous();
        root.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = HealthAnswer.WriteAsync }).AllowAnonymous();
    }
}
