using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Events;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Deletion;

/// <summary>The wish to delete one's account, and second thoughts. What is due is carried out by <see cref="AccountErasure"/>.</summary>
internal sealed class DeletionService(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, UserStore users, Reauthentication reauthentication, UserSessions sessions,
    UserDirectory directory, AccountEvents events, AuditLog audit, IOptions<DeletionOptions> options, TimeProvider clock)
{
    public static readonly ParleyError LastOwner = new(ErrorCodes.Forbidden, "This server needs an owner who can sign in: make somebody else an owner first.");

    private static readonly ParleyError Gone = new(ErrorCodes.Unauthenticated, "The account is gone.");

    /// <summary>Repeated, it names the same moment. All other sessions end.</summary>
    public async ValueTask<Result<DeletionResponse>> RequestAsync(
        Caller caller, DeleteAccountRequest request, string? address, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return Gone;
        }

        if (await reauthentication.CheckAsync(caller, request.Password, cancellationToken) is { } refused)
        {
            return refused;
        }

        var done = await database.WriteAsync(session => RequestAsync(session, caller, address), cancellationToken);
        if (!done.TryGet(out var deletesAt, out var error))
        {
            return error;
        }

        directory.Invalidate(caller.UserId);
        events.Wake();
        await sessions.EndAllAsync(user, except: caller.SessionId, SessionEnd.AccountDeletion, cancellationToken);
        return new DeletionResponse { DeletesAt = DateTimeOffset.FromUnixTimeMilliseconds(deletesAt) };
    }

    /// <summary>Harmless where nothing was asked for.</summary>
    public async ValueTask CancelAsync(Caller caller, string? address, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync(
                    "UPDATE users SET deletes_at = NULL, updated_at = @now WHERE id = @user AND deletes_at IS NOT NULL", new { user = caller.UserId, now = Now }) > 0)
                {
                    await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.UserUpdated, UserId = caller.UserId });
                    await audit.AddAsync(session, new AuditEvent(AuditKinds.DeletionWithdrawn, caller.UserId, caller.UserId, caller.SessionId, address));
                }

                return true;
            },
            cancellationToken);
        directory.Invalidate(caller.UserId);
        events.Wake();
    }

    /// <summary>Whether the server would be without an owner when this one goes. Under the lock of all owners: two of them cannot go at once.</summary>
    public static async Task<bool> WouldLoseOwnerAsync(DatabaseSession session, UserRow user, bool locked = true)
    {
        if (user.AccountRole != AccountRole.Owner)
        {
            return false;
        }

        var forUpdate = locked && session.Engine == DatabaseEngine.Postgres ? " FOR NO KEY UPDATE" : "";
        var owners = await session.QueryAsync<OwnerRow>(
            $"SELECT user_key, deletes_at, disabled_at FROM users WHERE role = {(int)AccountRole.Owner} ORDER BY user_key{forUpdate}");

        // Another owner who is going as well, or cannot sign in, is none to count on.
        return !owners.Any(owner => owner.UserKey != user.UserKey && owner is { DeletesAt: null, DisabledAt: null });
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<Result<long>> RequestAsync(DatabaseSession session, Caller caller, string? address)
    {
        var id = caller.UserId;
        var forUpdate = session.Engine == DatabaseEngine.Postgres ? " FOR NO KEY UPDATE" : "";
        var user = await session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @id", new { id });
        if (user is null)
        {
            return Gone;
        }

        if (await WouldLoseOwnerAsync(session, user))
        {
            return LastOwner;
        }

        user = await session.QuerySingleAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @id{forUpdate}", new { id });
        if (user.DeletesAt is { } known)
        {
            return known;
        }

        var deletesAt = Now + (long)options.Value.Grace.TotalMilliseconds;
        await session.ExecuteAsync("UPDATE users SET deletes_at = @deletesAt, updated_at = @now WHERE user_key = @UserKey", new { deletesAt, now = Now, user.UserKey });
        await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.UserUpdated, UserId = id });
        await audit.AddAsync(session, new AuditEvent(AuditKinds.DeletionAsked, id, id, caller.SessionId, address));
        return deletesAt;
    }

    private sealed class OwnerRow
    {
        public long UserKey { get; init; }

        public long? DeletesAt { get; init; }

        public long? DisabledAt { get; init; }
    }
}
