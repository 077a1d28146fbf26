using System.IO.Compression;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Exports;

/// <summary>
/// Makes exports, one after another. A job belongs to the server that has its lease, which every report renews; one whose server has died is taken up by another,
/// or by the same after its restart, from the beginning. After the third attempt it has failed.
/// </summary>
internal sealed class ExportWorker(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IServiceProvider services, ExportFolder folder, IOptions<ExportOptions> options,
    TimeProvider clock, ILogger<ExportWorker> logger) : BackgroundService
{
    private const int MostAttempts = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30), Lease = TimeSpan.FromMinutes(2);

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something to do. Needless calls are harmless.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = clock.CreateTimer(static worker => ((ExportWorker)worker!).Wake(), this, Interval, Interval);
        Wake();
        var started = false;
        await foreach (var _ in _wakes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                // On SQLite there is one server: what was under way when it stopped is nobody's.
                if (!started && database.Engine == DatabaseEngine.Sqlite)
                {
                    await database.WriteAsync(session => session.ExecuteAsync("UPDATE exports SET lease_until = 0 WHERE state = 1"), stoppingToken);
                }

                started = true;
                await SweepAsync(stoppingToken);
                while (await ClaimAsync(stoppingToken) is { } job)
                {
                    await WorkAsync(job, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                AccountsLog.ExportsFailed(logger, exception);
            }
        }
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private ValueTask<ClaimedRow?> ClaimAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var skip = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE SKIP LOCKED" : "";
            var claimed = await session.QueryFirstOrDefaultAsync<ExportRow>(
                $"""
                UPDATE exports SET state = 1, progress = 0, attempts = attempts + 1, lease_until = @until
                WHERE id = (SELECT w.id FROM exports w WHERE w.state = 0 OR (w.state = 1 AND w.lease_until < @now) ORDER BY w.created_at LIMIT 1{skip})
                RETURNING {ExportRow.Columns.Replace("e.", "", StringComparison.Ordinal)}
                """,
                new { now = Now, until = Now + (long)Lease.TotalMilliseconds });
            return claimed is null ? null : new ClaimedRow(
                claimed.Id, claimed.Attempts, await session.QuerySingleAsync<UserId>("SELECT id FROM users WHERE user_key = @UserKey", new { claimed.UserKey }));
        },
        cancellationToken);

    private async Task WorkAsync(ClaimedRow job, CancellationToken stoppingToken)
    {
        try
        {
            if (job.Attempts > MostAttempts)
            {
                await SetAsync(job, "state = 3, lease_until = 0");
                return;
            }

            await WriteAsync(job, stoppingToken);
            var bytes = folder.Finish(job.Id);
            var expires = (clock.GetUtcNow() + options.Value.Keep).ToUnixTimeMilliseconds();
            if (!await SetAsync(job, "state = 2, progress = 100, lease_until = 0, bytes = @bytes, expires_at = @expires", bytes, expires))
            {
                folder.Delete(job.Id); // the account, or the lease, is gone
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: no fault of the job's.
            folder.Delete(job.Id);
            await SetAsync(job, "state = 0, lease_until = 0, attempts = attempts - 1");
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            AccountsLog.ExportFailed(logger, exception, job.Id);
            folder.Delete(job.Id);
            await SetAsync(job, job.Attempts >= MostAttempts ? "state = 3, lease_until = 0" : "state = 0, lease_until = 0");
        }
    }

    private async Task WriteAsync(ClaimedRow job, CancellationToken cancellationToken)
    {
        // Asked for late: what contributes may itself need this module.
        var contributors = services.GetServices<IExportContributor>().ToList();
        await using var file = folder.Create(job.Id);
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var part = 0; part < contributors.Count; part++)
            {
                var from = part;
                var archive = new ExportArchive(zip, share => ReportAsync(job, (from + share) / contributors.Count));
                await archive.ReportAsync(0, cancellationToken);
                await contributors[part].WriteAsync(job.User, archive, cancellationToken);
            }
        }

        await file.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="InvalidOperationException">The job is no longer this server's.</exception>
    private async ValueTask ReportAsync(ClaimedRow job, double share)
    {
        if (!await SetAsync(job, "progress = @bytes, lease_until = @expires", (long)Math.Clamp(share * 100, 0, 99), Now + (long)Lease.TotalMilliseconds))
        {
            throw new InvalidOperationException("The export is no longer this server's.");
        }
    }

    /// <summary>Not cancellable: a server that stops still says so.</summary>
    private async ValueTask<bool> SetAsync(ClaimedRow job, string values, long bytes = 0, long expires = 0) => await database.WriteAsync(
        session => session.ExecuteAsync($"UPDATE exports SET {values} WHERE id = @Id AND state = 1 AND attempts = @Attempts", new { job.Id, job.Attempts, bytes, expires }),
        CancellationToken.None) > 0;

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var expired = await database.WriteAsync(
            session => session.QueryAsync<ExportId>(
                "DELETE FROM exports WHERE expires_at < @now OR (state = 3 AND created_at < @old) RETURNING id",
                new { now = Now, old = Now - (long)options.Value.Keep.TotalMilliseconds }),
            cancellationToken);
        expired.ToList().ForEach(folder.Delete);
        folder.Sweep((await database.ReadAsync(session => session.QueryAsync<ExportId>("SELECT id FROM exports"), cancellationToken)).ToHashSet());
    }

    private sealed record ClaimedRow(ExportId Id, long Attempts, UserId User);
}
