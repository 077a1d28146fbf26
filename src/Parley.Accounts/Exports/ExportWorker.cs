using System.IO.Compression;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

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
                claimed.Id, claimed.Attempts, claimed.ConversationId, await session.QuerySingleAsync<UserId>("SELECT id FROM users WHERE user_key = @UserKey", new { claimed.UserKey }));
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

            var floor = await WriteAsync(job, stoppingToken);
            var bytes = folder.Finish(job.Id);
            var expires = (clock.GetUtcNow() + options.Value.Keep).ToUnixTimeMilliseconds();
            if (!await SetAsync(job, "state = 2, progress = 100, lease_until = 0, bytes = @number, expires_at = @until, floor_seq = @floor", bytes, expires, floor))
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
        catch (ExportGoneException)
        {
            folder.Delete(job.Id); // cancelled, or the account or the lease is gone
        }
        catch (ExportRefusedException refused)
        {
            folder.Delete(job.Id);
            await SetAsync(job, "state = 3, lease_until = 0, failure = @number", (long)refused.Failure);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            AccountsLog.ExportFailed(logger, exception, job.Id);
            folder.Delete(job.Id);
            await SetAsync(job, job.Attempts >= MostAttempts ? "state = 3, lease_until = 0" : "state = 0, lease_until = 0");
        }
    }

    /// <summary>Returns up to which message all were gone, of one conversation.</summary>
    private async Task<long?> WriteAsync(ClaimedRow job, CancellationToken cancellationToken)
    {
        await using var file = folder.Create(job.Id);
        long? floor = null;
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (job.Conversation is { } conversation)
            {
                floor = await WriteAsync(job, conversation, new ExportArchive(zip, share => ReportAsync(job, file, share)), cancellationToken);
            }
            else
            {
                await WriteAsync(job, zip, file, cancellationToken);
            }
        }

        await file.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
        return floor;
    }

    private async Task<long> WriteAsync(ClaimedRow job, ConversationId conversation, ExportArchive archive, CancellationToken cancellationToken)
    {
        await archive.ReportAsync(0, cancellationToken);
        return await services.GetRequiredService<IConversationExport>().WriteAsync(job.User, conversation, archive, cancellationToken)
            ?? throw new ExportRefusedException(ExportFailure.NoMember);
    }

    private async Task WriteAsync(ClaimedRow job, ZipArchive zip, FileStream file, CancellationToken cancellationToken)
    {
        // Asked for late: what contributes may itself need this module.
        var contributors = services.GetServices<IExportContributor>().ToList();
        for (var part = 0; part < contributors.Count; part++)
        {
            var from = part;
            var archive = new ExportArchive(zip, share => ReportAsync(job, file, (from + share) / contributors.Count));
            await archive.ReportAsync(0, cancellationToken);
            await contributors[part].WriteAsync(job.User, archive, cancellationToken);
        }
    }

    /// <exception cref="ExportGoneException">The job is no longer this server's.</exception>
    /// <exception cref="ExportRefusedException">The file is too large.</exception>
    private async ValueTask ReportAsync(ClaimedRow job, FileStream file, double share)
    {
        if (file.Position > options.Value.FileBytes)
        {
            throw new ExportRefusedException(ExportFailure.TooLarge);
        }

        if (!await SetAsync(job, "progress = @number, lease_until = @until", (long)Math.Clamp(share * 100, 0, 99), Now + (long)Lease.TotalMilliseconds))
        {
            throw new ExportGoneException();
        }
    }

    /// <summary>Not cancellable: a server that stops still says so.</summary>
    private async ValueTask<bool> SetAsync(ClaimedRow job, string values, long number = 0, long until = 0, long? floor = null) => await database.WriteAsync(
        session => session.ExecuteAsync(
            $"UPDATE exports SET {values} WHERE id = @Id AND state = 1 AND attempts = @Attempts", new { job.Id, job.Attempts, number, until, floor }),
        CancellationToken.None) > 0;

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        // What has ended is nobody's to see, but counts for a day: how many conversations one has exported in it.
        var old = Now - (long)options.Value.Keep.TotalMilliseconds;
        var expired = await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "DELETE FROM exports WHERE (state = 3 AND created_at < @old) OR (state = 4 AND created_at < @day)",
                    new { old, day = Now - (long)Math.Max(TimeSpan.FromDays(1).TotalMilliseconds, options.Value.Every.TotalMilliseconds) });
                return await session.QueryAsync<ExportId>($"UPDATE exports SET state = {ExportRow.Removed} WHERE state = 2 AND expires_at < @now RETURNING id", new { now = Now });
            },
            cancellationToken);
        expired.ToList().ForEach(folder.Delete);
        await WithdrawAsync(cancellationToken);
        folder.Sweep((await database.ReadAsync(session => session.QueryAsync<ExportId>("SELECT id FROM exports WHERE state <> 4"), cancellationToken)).ToHashSet());
    }

    /// <summary>Of a conversation that its reader is in no more, or that has lost messages since, nothing is kept either.</summary>
    private async Task WithdrawAsync(CancellationToken cancellationToken)
    {
        var ready = await database.ReadAsync(
            session => session.QueryAsync<ReadyRow>(
                """
                SELECT e.id, e.conversation_id, e.floor_seq, u.id AS user_id FROM exports e JOIN users u ON u.user_key = e.user_key
                WHERE e.state = 2 AND e.conversation_id IS NOT NULL
                """),
            cancellationToken);
        foreach (var row in ready)
        {
            var floor = await services.GetRequiredService<IConversationExport>().FindFloorAsync(row.UserId, row.ConversationId, cancellationToken);
            if (floor == row.FloorSeq)
            {
                continue;
            }

            var failure = (long)(floor is null ? ExportFailure.NoMember : ExportFailure.Outdated);
            await database.WriteAsync(
                session => session.ExecuteAsync(
                    "UPDATE exports SET state = 3, failure = @failure, expires_at = NULL, bytes = NULL WHERE id = @Id AND state = 2", new { row.Id, failure }),
                cancellationToken);
            folder.Delete(row.Id);
        }
    }

    private sealed record ClaimedRow(ExportId Id, long Attempts, ConversationId? Conversation, UserId User);

    private sealed class ReadyRow
    {
        public ExportId Id { get; init; }

        public ConversationId ConversationId { get; init; }

        public long FloorSeq { get; init; }

        public UserId UserId { get; init; }
    }
}
