using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Exports;

/// <summary>One's own exports. The work is done by <see cref="ExportWorker"/>.</summary>
internal sealed class ExportService(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, ExportWorker worker, ExportFolder folder, AuditLog audit, IConversationExport conversations,
    IOptions<ExportOptions> options, TimeProvider clock) : IConversationExports
{
    public static readonly ParleyError NoExport = ParleyError.NotFound("export");

    private const string Owned = "FROM exports e JOIN users u ON u.user_key = e.user_key WHERE u.id = @user AND e.state <> 4";

    private const string Own = "e.id = @id AND e.state <> 4 AND e.user_key = (SELECT u.user_key FROM users u WHERE u.id = @user)";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // How long to wait for another one that is under way: a guess, and asking again costs little.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>The export of everything that is under way, or a new one.</summary>
    public ValueTask<Result<ExportJob>> StartAsync(Caller caller, string? address, CancellationToken cancellationToken) =>
        StartAsync(caller, address, conversation: null, cancellationToken);

    ValueTask<Result<ExportJob>> IConversationExports.StartAsync(Caller caller, string? address, ConversationId conversation, CancellationToken cancellationToken) =>
        StartAsync(caller, address, conversation, cancellationToken);

    public ValueTask<IReadOnlyList<ExportJob>> ListAsync(UserId user, CancellationToken cancellationToken) => ListAsync("1 = 1", new { user }, cancellationToken);

    public ValueTask<IReadOnlyList<ExportJob>> ListAsync(UserId user, ConversationId conversation, CancellationToken cancellationToken) =>
        ListAsync("e.conversation_id = @conversation", new { user, conversation }, cancellationToken);

    /// <summary>Somebody else's is none.</summary>
    public async ValueTask<Result<ExportJob>> FindAsync(UserId user, ExportId id, CancellationToken cancellationToken) =>
        await RowAsync(user, id, cancellationToken) is { } row ? row.ToJob() : NoExport;

    /// <summary>The file, which the caller closes. Of a conversation only for whoever is still in it, and only as long as nothing in it has disappeared.</summary>
    public async ValueTask<Result<Stream>> OpenAsync(UserId user, ExportId id, CancellationToken cancellationToken)
    {
        if (await RowAsync(user, id, cancellationToken) is not { } row)
        {
            return NoExport;
        }

        var isThere = row.ToJob() is { State: ExportState.Ready, ExpiresAt: { } end } && end > clock.GetUtcNow()
            && (row.ConversationId is not { } conversation || await conversations.FindFloorAsync(user, conversation, cancellationToken) == row.FloorSeq);
        return isThere && folder.Open(id) is { } file ? file : ParleyError.NotFound("file");
    }

    /// <summary>
    /// Whoever works on it notices with its next report. Its row stays for a while, seen by nobody: what was begun has cost the work, and counts. False for what is none, or
    /// somebody else's.
    /// </summary>
    public async ValueTask<bool> RemoveAsync(UserId user, ExportId id, CancellationToken cancellationToken)
    {
        var (row, removed) = await database.WriteAsync(
            async session =>
            {
                var found = await session.QueryFirstOrDefaultAsync<ExportRow>($"SELECT {ExportRow.Columns} FROM exports e WHERE {Own}", new { user, id });
                return (found, await session.ExecuteAsync(
                    $"UPDATE exports SET state = {ExportRow.Removed}, lease_until = 0 WHERE id IN (SELECT e.id FROM exports e WHERE {Own})", new { user, id }));
            },
            cancellationToken);
        if (row is { ExportState: not ExportState.Running })
        {
            folder.Delete(id);
        }

        return removed > 0;
    }

    private async ValueTask<Result<ExportJob>> StartAsync(Caller caller, string? address, ConversationId? conversation, CancellationToken cancellationToken)
    {
        var started = await database.WriteAsync(session => StartAsync(session, caller, address, conversation), cancellationToken);
        worker.Wake();
        return started;
    }

    private ValueTask<IReadOnlyList<ExportJob>> ListAsync(string which, object parameters, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ExportJob>>(
        async session => [
            .. (await session.QueryAsync<ExportRow>(
                $"SELECT {ExportRow.Columns} {Owned} AND {which} ORDER BY e.created_at DESC LIMIT 100", parameters))
                .Select(row => row.ToJob()),
        ],
        cancellationToken);

    private ValueTask<ExportRow?> RowAsync(UserId user, ExportId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<ExportRow>(
            $"SELECT {ExportRow.Columns} {Owned} AND e.id = @id", new { user, id }),
        cancellationToken);

    private async Task<Result<ExportJob>> StartAsync(DatabaseSession session, Caller caller, string? address, ConversationId? conversation)
    {
        // The account's row is the lock: two requests at once start one.
        if (await UserStore.LockAsync(session, caller.UserId) is not { } userKey)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The account is gone.");
        }

        var current = await session.QueryFirstOrDefaultAsync<ExportRow>($"SELECT {ExportRow.Columns} FROM exports e WHERE e.user_key = @userKey AND e.state < 2", new { userKey });
        if (current is not null)
        {
            return current.ConversationId == conversation
                ? current.ToJob()
                : new ParleyError(ErrorCodes.RateLimited, "One export at a time: another one of yours is under way.") { RetryAfter = Soon };
        }

        var now = clock.GetUtcNow();
        var refused = conversation is null ? await TooSoonAsync(session, userKey, now) : await TooManyAsync(session, userKey, now);
        if (refused is not null)
        {
            return refused;
        }

        var job = (await session.QuerySingleAsync<ExportRow>(
            $"""
            INSERT INTO exports (id, user_key, state, progress, attempts, lease_until, created_at, conversation_id)
            VALUES (@id, @userKey, 0, 0, 0, 0, @now, @conversation)
            RETURNING {ExportRow.Columns.Replace("e.", "", StringComparison.Ordinal)}
            """,
            new { id = ExportId.New(clock), userKey, now = now.ToUnixTimeMilliseconds(), conversation })).ToJob();
        await audit.AddAsync(session, new AuditEvent(AuditKinds.DataExported, caller.UserId, caller.UserId, caller.SessionId, address));
        return job;
    }

    private async Task<ParleyError?> TooSoonAsync(DatabaseSession session, long userKey, DateTimeOffset now)
    {
        var newest = await session.QuerySingleAsync<long?>(
            "SELECT MAX(created_at) FROM exports WHERE user_key = @userKey AND state IN (2, 4) AND conversation_id IS NULL", new { userKey });
        var wait = (newest is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.MinValue) + options.Value.Every - now;
        return wait > TimeSpan.Zero ? new ParleyError(ErrorCodes.RateLimited, $"One export every {options.Value.Every}; fetch the last one.") { RetryAfter = wait } : null;
    }

    private async Task<ParleyError?> TooManyAsync(DatabaseSession session, long userKey, DateTimeOffset now)
    {
        var most = options.Value.ConversationsPerDay;
        var times = await session.QueryAsync<long>(
            "SELECT created_at FROM exports WHERE user_key = @userKey AND conversation_id IS NOT NULL AND created_at > @since ORDER BY created_at",
            new { userKey, since = (now - Day).ToUnixTimeMilliseconds() });
        return times.Count < most ? null : new ParleyError(ErrorCodes.RateLimited, $"At most {most} exports of conversations in 24 hours.")
        {
            RetryAfter = DateTimeOffset.FromUnixTimeMilliseconds(times[^most]) + Day - now,
        };
    }
}
