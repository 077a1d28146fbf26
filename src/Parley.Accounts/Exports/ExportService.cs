using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Exports;

/// <summary>One's own exports. The work is done by <see cref="ExportWorker"/>.</summary>
internal sealed class ExportService(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, ExportWorker worker, ExportFolder folder, AuditLog audit,
    IOptions<ExportOptions> options, TimeProvider clock)
{
    private static readonly ParleyError NoExport = ParleyError.NotFound("export");

    /// <summary>The one that is under way, or a new one.</summary>
    public async ValueTask<Result<ExportJob>> StartAsync(Caller caller, string? address, CancellationToken cancellationToken)
    {
        var started = await database.WriteAsync(session => StartAsync(session, caller, address), cancellationToken);
        worker.Wake();
        return started;
    }

    public async ValueTask<IReadOnlyList<ExportJob>> ListAsync(UserId user, CancellationToken cancellationToken) => await database.ReadAsync(
        async session =>
        {
            var rows = await session.QueryAsync<ExportRow>(
                $"SELECT {ExportRow.Columns} FROM exports e JOIN users u ON u.user_key = e.user_key WHERE u.id = @user ORDER BY e.created_at DESC LIMIT 100", new { user });
            return rows.Select(row => row.ToJob()).ToList();
        },
        cancellationToken);

    /// <summary>Somebody else's is none.</summary>
    public async ValueTask<Result<ExportJob>> FindAsync(UserId user, ExportId id, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<ExportRow>(
                $"SELECT {ExportRow.Columns} FROM exports e JOIN users u ON u.user_key = e.user_key WHERE u.id = @user AND e.id = @id", new { user, id }),
            cancellationToken);
        return row is null ? NoExport : row.ToJob();
    }

    /// <summary>The file, which the caller closes.</summary>
    public async ValueTask<Result<Stream>> OpenAsync(UserId user, ExportId id, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(user, id, cancellationToken)).TryGet(out var job, out var error))
        {
            return error;
        }

        var isThere = job.State == ExportState.Ready && job.ExpiresAt > clock.GetUtcNow();
        return isThere && folder.Open(id) is { } file ? file : ParleyError.NotFound("file");
    }

    private async Task<Result<ExportJob>> StartAsync(DatabaseSession session, Caller caller, string? address)
    {
        // The account's row is the lock: two requests at once start one.
        if (await UserStore.LockAsync(session, caller.UserId) is not { } userKey)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The account is gone.");
        }

        var last = await session.QueryFirstOrDefaultAsync<ExportRow>(
            $"SELECT {ExportRow.Columns} FROM exports e WHERE e.user_key = @userKey ORDER BY e.state, e.created_at DESC LIMIT 1", new { userKey });
        if (last is { ExportState: ExportState.Queued or ExportState.Running })
        {
            return last.ToJob();
        }

        var now = clock.GetUtcNow();
        var newest = await session.QuerySingleAsync<long?>("SELECT MAX(created_at) FROM exports WHERE user_key = @userKey AND state = 2", new { userKey });
        var wait = (newest is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.MinValue) + options.Value.Every - now;
        if (wait > TimeSpan.Zero)
        {
            return new ParleyError(ErrorCodes.RateLimited, $"One export every {options.Value.Every}; fetch the last one.") { RetryAfter = wait };
        }

        var job = (await session.QuerySingleAsync<ExportRow>(
            $"""
            INSERT INTO exports (id, user_key, state, progress, attempts, lease_until, created_at) VALUES (@id, @userKey, 0, 0, 0, 0, @now)
            RETURNING {ExportRow.Columns.Replace("e.", "", StringComparison.Ordinal)}
            """,
            new { id = ExportId.New(clock), userKey, now = now.ToUnixTimeMilliseconds() })).ToJob();
        await audit.AddAsync(session, new AuditEvent(AuditKinds.DataExported, caller.UserId, caller.UserId, caller.SessionId, address));
        return job;
    }
}
