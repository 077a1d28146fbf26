using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Users;

/// <summary>Where several servers share a database: drops from memory, within three seconds, whom another one has changed.</summary>
internal sealed class UserDirectoryRefresh(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, UserDirectory directory, TimeProvider clock, ILogger<UserDirectoryRefresh> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>A change is visible after the time that it carries: by how long a write may take, and by how much the clocks of two servers differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Engine == DatabaseEngine.Sqlite)
        {
            return; // one process
        }

        using var timer = new PeriodicTimer(Interval, clock);
        var readAt = clock.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = clock.GetUtcNow();
                var since = (readAt - Overlap).ToUnixTimeMilliseconds();
                var changed = await database.ReadAsync(
                    session => session.QueryAsync<UserId>(
                        "SELECT id FROM users WHERE updated_at > @since UNION ALL SELECT id FROM deleted_users WHERE deleted_at > @since", new { since }),
                    stoppingToken);
                changed.ToList().ForEach(directory.Invalidate);
                readAt = now;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                AccountsLog.DirectoryStale(logger, exception);
            }
        }
    }
}
