using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Accounts.Contacts;
using Parley.Accounts.Events;
using Parley.Accounts.Exports;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Deletion;

/// <summary>
/// Deletes accounts whose time has come, once a minute. The row of <c>users</c> goes, and by its foreign keys everything that a feature keeps of somebody:
/// a table that names a user must say <c>ON DELETE CASCADE</c>. Their sessions are ended a minute before, so that other servers of the same database have heard of it. What other modules keep goes by <see cref="AccountEventKind.AccountDeleted"/>.
/// </summary>
internal sealed class AccountErasure(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, UserSessions sessions, UserDirectory directory, RelationDirectory relations,
    ExportFolder exports, AccountEvents events, AuditLog audit, TimeProvider clock, ILogger<AccountErasure> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1), Heard = TimeSpan.FromSeconds(30);

    private const int Most = 50;

    /// <summary>Everything that is due now.</summary>
    public async Task EraseDueAsync(CancellationToken cancellationToken)
    {
        var due = await database.ReadAsync(
            session => session.QueryAsync<UserId>(
                $"SELECT id FROM users WHERE deletes_at <= @now ORDER BY deletes_at LIMIT {Most}", new { now = Now }),
            cancellationToken);
        foreach (var user in due)
        {
            await EraseAsync(user, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await EraseDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                AccountsLog.ErasureFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task EraseAsync(UserId id, CancellationToken cancellationToken)
    {
        if (!await SignOutAsync(id, cancellationToken))
        {
            return;
        }

        // Before the commit: nobody who sees the account deleted writes to it any more.
        relations.SetDeleted(id, deleted: true);
        IReadOnlyList<ExportId>? files = null;
        try
        {
            files = await database.WriteAsync(session => EraseAsync(session, id), cancellationToken);
        }
        finally
        {
            relations.SetDeleted(id, deleted: files is not null);
        }

        if (files is null)
        {
            return;
        }

        directory.Invalidate(id);
        files.ToList().ForEach(exports.Delete);
        await relations.RefreshAsync(CancellationToken.None);
        events.Wake();
        AccountsLog.AccountErased(logger, id);
    }

    /// <summary>Ends their sessions; true when all have ended long enough ago that every server knows it.</summary>
    private async ValueTask<bool> SignOutAsync(UserId id, CancellationToken cancellationToken)
    {
        var user = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @id AND deletes_at <= @now", new { id, now = Now }),
            cancellationToken);
        if (user is null || await database.ReadAsync(session => DeletionService.WouldLoseOwnerAsync(session, user, locked: false), cancellationToken))
        {
            return false;
        }

        var state = await database.ReadAsync(
            session => session.QuerySingleAsync<SessionsRow>(
                """
                SELECT COUNT(*) - COUNT(revoked_at) AS running, MAX(revoked_at) AS ended_at FROM sessions WHERE user_key = @UserKey
                """,
                new { user.UserKey }),
            cancellationToken);
        if (state.Running > 0)
        {
            await sessions.EndAllAsync(user, except: null, SessionEnd.AccountDeletion, cancellationToken);
            return false;
        }

        return state.EndedAt is null || state.EndedAt <= (clock.GetUtcNow() - Heard).ToUnixTimeMilliseconds();
    }

    /// <summary>Null when somebody was faster, its owner has thought better of it, or the server would be without an owner.</summary>
    private async Task<IReadOnlyList<ExportId>?> EraseAsync(DatabaseSession session, UserId id)
    {
        var now = Now;
        var forUpdate = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : "";
        var found = await session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @id", new { id });
        if (found is null || await DeletionService.WouldLoseOwnerAsync(session, found))
        {
            return null;
        }

        var user = await session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @id{forUpdate}", new { id });
        if (user?.DeletesAt is not { } deletesAt || deletesAt > now)
        {
            return null;
        }

        var key = new { user.UserKey };
        var files = await session.QueryAsync<ExportId>("SELECT id FROM exports WHERE user_key = @UserKey", key);

        // Whoever has them in a list: contacts, those who wait for an answer or owe one, those who block them.
        var others = await session.QueryAsync<UserId>(
            """
            SELECT u.id FROM users u WHERE u.user_key IN (SELECT other_key FROM contacts WHERE user_key = @UserKey)
              OR u.user_key IN (SELECT from_key FROM contact_requests WHERE to_key = @UserKey AND state = 0)
              OR u.user_key IN (SELECT to_key FROM contact_requests WHERE from_key = @UserKey AND state = 0 AND hidden = 0)
              OR u.user_key IN (SELECT user_key FROM blocks WHERE other_key = @UserKey AND active = 1)
            """,
            key);
        await DeletedUsers.AddAsync(session, id, user.Username, now);
        await session.ExecuteAsync("DELETE FROM users WHERE user_key = @UserKey", key);
        await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.AccountDeleted, UserId = id });
        foreach (var other in others)
        {
            await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.RelationUpdated, UserId = other, OtherId = id });
        }

        await audit.AddAsync(session, new AuditEvent(AuditKinds.AccountDeleted, Subject: id));
        return files;
    }

    private sealed class SessionsRow
    {
        public long Running { get; init; }

        public long? EndedAt { get; init; }
    }
}
