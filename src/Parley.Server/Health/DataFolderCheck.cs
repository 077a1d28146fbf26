using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Platform.Configuration;

namespace Parley.Server.Health;

/// <summary>Whether the data folder is there and has room left: a full disk shows in no empty transaction.</summary>
internal sealed class DataFolderCheck(DataFolder folder) : IHealthCheck
{
    /// <summary>Below, the next batch may not fit: a full one of 512 long messages takes about 5 MiB of log, a common one far less than this.</summary>
    public const long MinimumFreeBytes = 1024 * 1024;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Directory.Exists(folder.FullPath) && FreeBytes(folder.FullPath) >= MinimumFreeBytes
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy());

    public static long FreeBytes(string path) => new DriveInfo(path).AvailableFreeSpace;
}
