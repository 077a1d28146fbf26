using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Parley.Server.Health;

internal static class Health
{
    public static void AddParleyHealth(this IServiceCollection services) => services.AddHealthChecks();

    public static void MapParleyHealth(this IEndpointRouteBuilder root)
    {
        root.MapHealthChecks("/health").AllowAnonymous();
        root.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        root.MapHealthChecks("/health/ready").AllowAnonymous();
    }
}
