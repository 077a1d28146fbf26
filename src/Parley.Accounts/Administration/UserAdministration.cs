using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Audit;
using Parley.Accounts.Sessions;
using Parley.Accounts.Tokens;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Administration;

/// <summary>Who changes accounts: somebody who is signed in, or null for whoever has the server's console.</summary>
internal sealed record Administrator(UserId Id, SessionId Session, string Address);

/// <summary>
/// Changes other people's accounts: role, disabled or not, sessions. Every change ends the person's sessions, so that no token says what is no longer so, and nobody keeps a
/// connection that they may not have.
/// </summary>
internal sealed class UserAdministration(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    SessionStore sessions,
    UserSessions userSessions,
    UserDirectory directory,
    AuditLog audit,
    TimeProvider clock)
{
    private static readonly ParleyError Missing = ParleyError.NotFound("user");
    private static readonly ParleyError LastOwner = new(ErrorCodes.Forbidden, "This server needs an owner who can sign in: make somebody else an owner first.");

    /// <param name="by">Null: the console, which may do everything but leave the server without an owner.</param>
    /// <param name="id">Whose account.</param>
    /// <param name="change">What is to change.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<Result<UserRow>> UpdateAsync(Administrator? by, UserId id, UpdateManagedUserRequest change, CancellationToken cancellationToken)
    {
        if (change.Role == AccountRole.Guest)
        {
            return ParleyError.Invalid(new FieldError("role", "guests come by themselves; choose member, moderator, admin or owner"));
        }

        var updated = await database.WriteAsync<Result<Updated>>(session => UpdateAsync(session, by, id, change), cancellationToken);
        if (!updated.TryGet(out var done, out var error))
        {
            return error;
        }

        directory.Invalidate(id);
        userSessions.Publish(done.Ended);
        return done.User;
    }

    /// <summary>Ends all sessions of somebody.</summary>
    public async ValueTask<ParleyError?> RevokeSessionsAsync(Administrator by, UserId id, CancellationToken cancellationToken)
    {
        var revoked = await database.WriteAsync<Result<Updated>>(
            async session =>
            {
                await HoldAsync(session, by, id);
                if (await UserStore.FindAsync(session, id) is not { } user)
                {
                    return Missing;
                }

                if (await CheckAsync(session, by, user, new UpdateManagedUserRequest()) is { } denied)
                {
                    return denied;
                }

                var ended = await sessions.RevokeAllAsync(session, user, except: null, SessionEnd.Revoked);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.SessionsRevoked, by.Id, id, by.Session, by.Address));
                return new Updated(user, ended);
            },
            cancellationToken);
        if (!revoked.TryGet(out var done, out var error))
        {
            return error;
        }

        userSessions.Publish(done.Ended);
        return null;
    }

    private async Task<Result<Updated>> UpdateAsync(DatabaseSession session, Administrator? by, UserId id, UpdateManagedUserRequest change)
    {
        // 1. Held: this person, who changes them, and all owners, so that two owners who demote each other come one after the other.
        await HoldAsync(session, by, id);
        if (await UserStore.FindAsync(session, id) is not { } user)
        {
            return Missing;
        }

        // 2. May they? By what the one who changes is now, not by what their token says.
        if (by is not null && await CheckAsync(session, by, user, change) is { } denied)
        {
            return denied;
        }

        // 3. What changes. Guests are no people to be given a role, and an owner who could sign in must remain.
        var role = change.Role ?? user.AccountRole;
        var disabled = change.Disabled ?? user.DisabledAt is not null;
        if (user.AccountRole == AccountRole.Guest && role != AccountRole.Guest)
        {
            return ParleyError.Invalid(new FieldError("role", "a guest has no other role"));
        }

        if ((role != AccountRole.Owner || disabled) && user is { AccountRole: AccountRole.Owner, DisabledAt: null } && !await HasOtherOwnerAsync(session, id))
        {
            return LastOwner;
        }

        var events = Events(by, user, role, disabled);
        if (events.Count == 0)
        {
            return new Updated(user, []);
        }

        // 4. The change, the end of all sessions, and what is told of it: all or nothing.
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var changed = user with { Role = (long)role, DisabledAt = disabled ? user.DisabledAt ?? now : null, UpdatedAt = now };
        await session.ExecuteAsync(
            "UPDATE users SET role = @Role, disabled_at = @DisabledAt, updated_at = @UpdatedAt WHERE user_key = @UserKey",
            new { changed.Role, changed.DisabledAt, changed.UpdatedAt, changed.UserKey });
        var ended = await sessions.RevokeAllAsync(session, user, except: null, disabled ? SessionEnd.Disabled : SessionEnd.RoleChanged);
        foreach (var one in events)
        {
            await audit.AddAsync(session, one);
        }

        return new Updated(changed, ended);
    }

    private static Task<int> HoldAsync(DatabaseSession session, Administrator? by, UserId id) => session.ExecuteAsync(
        $"UPDATE users SET role = role WHERE role = {(int)AccountRole.Owner} OR id = @id OR id = @actor", new { id, actor = by?.Id ?? id });

    private static async Task<ParleyError?> CheckAsync(DatabaseSession session, Administrator by, UserRow user, UpdateManagedUserRequest change)
    {
        if (await UserStore.FindAsync(session, by.Id) is not { DisabledAt: null } actor)
        {
            return new ParleyError(ErrorCodes.Forbidden, "Your account is disabled.");
        }

        if (change.Disabled == true && by.Id == user.Id)
        {
            return new ParleyError(ErrorCodes.Forbidden, "Nobody disables themselves.");
        }

        return RoleRules.CheckSubject(actor.AccountRole, user.AccountRole)
            ?? (change.Role is { } given && given != user.AccountRole ? RoleRules.CheckGiven(actor.AccountRole, given) : null);
    }

    private static async Task<bool> HasOtherOwnerAsync(DatabaseSession session, UserId id) => await session.QueryFirstOrDefaultAsync<long?>(
        $"SELECT user_key FROM users WHERE role = {(int)AccountRole.Owner} AND disabled_at IS NULL AND id <> @id LIMIT 1", new { id }) is not null;

    private static List<AuditEvent> Events(Administrator? by, UserRow user, AccountRole role, bool disabled)
    {
        var events = new List<AuditEvent>();
        void Add(string kind, Dictionary<string, string>? detail = null) => events.Add(new AuditEvent(kind, by?.Id, user.Id, by?.Session, by?.Address, detail));

        if (role != user.AccountRole)
        {
            Add(AuditKinds.RoleChanged, new() { ["from"] = AccountRoles.ToName(user.AccountRole), ["to"] = AccountRoles.ToName(role) });
        }

        if (disabled != user.DisabledAt is not null)
        {
            Add(disabled ? AuditKinds.AccountDisabled : AuditKinds.AccountEnabled);
        }

        return events;
    }

    private sealed record Updated(UserRow User, IReadOnlyList<SessionRevocation> Ended);
}
