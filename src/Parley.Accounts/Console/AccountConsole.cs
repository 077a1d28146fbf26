using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Audit;
using Parley.Accounts.Events;
using Parley.Accounts.Passwords;
using Parley.Accounts.Registration;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Console;

internal sealed class AccountConsole(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    UserStore users,
    PasswordHashes passwords,
    SessionStore sessions,
    AccountEvents events,
    AuditLog audit,
    PublicLinks links,
    TimeProvider clock) : IAccountConsole
{
    private static readonly ParleyError LastOwner = new(ErrorCodes.LastOwner, "This is the server's only owner: make somebody else an owner first.");

    public async ValueTask<Result<User>> CreateAsync(ConsoleAccount account, CancellationToken cancellationToken)
    {
        // Without a password of its own, the request is checked with one that no rule can be against.
        var request = new RegisterRequest
        {
            Username = account.Username,
            Email = account.Email,
            DisplayName = account.DisplayName ?? account.Username,
            Password = account.PasswordHash is null ? account.Password : MailedLinks.MailedTokens.Create(),
        };
        if (!RegistrationRules.Check(request, links.Host).TryGet(out var checkedAccount, out var invalid))
        {
            return invalid;
        }

        if (account.Role == AccountRole.Guest)
        {
            return ParleyError.Invalid(new FieldError("role", "must not be guest: guests come and go by themselves"));
        }

        string? hash = account.PasswordHash;
        if (hash is null)
        {
            if (!(await passwords.HashAsync(checkedAccount.Password, cancellationToken)).TryGet(out hash, out var busy))
            {
                return busy;
            }
        }
        else if (!Bcrypt.IsHash(hash))
        {
            return ParleyError.Invalid(new FieldError("passwordHash", "must be a bcrypt hash ($2a$, $2b$ or $2y$) of a cost from 4 to 15"));
        }
        else if (!Bcrypt.IsAvailable)
        {
            return ParleyError.Invalid(new FieldError("passwordHash", "cannot be checked on this system: it has no libcrypt.so.1 (on Debian: libcrypt1)"));
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new UserRow
        {
            Id = UserId.New(clock),
            Username = checkedAccount.Username,
            DisplayName = checkedAccount.DisplayName,
            Email = checkedAccount.Email,
            EmailVerifiedAt = now,
            PasswordHash = hash,
            Role = (long)account.Role,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await database.WriteAsync<Result<User>>(
            async session =>
            {
                if (await UserStore.AddAsync(session, row) is not { } added)
                {
                    return AccountRegistration.Taken(await UserStore.FindTakenAsync(session, row.Username, checkedAccount.Email.ToLowerInvariant()))!;
                }

                // A console-made owner is an owner: nobody needs the setup code any more.
                if (account.Role == AccountRole.Owner)
                {
                    await Setup.SetupCode.TakeAwayAsync(session);
                }

                await audit.AddAsync(session, ByConsole(AuditKinds.AccountRegistered, added));
                return added.ToUser();
            },
            cancellationToken);
    }

    public async ValueTask<ParleyError?> SetRoleAsync(string username, AccountRole role, CancellationToken cancellationToken)
    {
        if (role == AccountRole.Guest)
        {
            return ParleyError.Invalid(new FieldError("role", "must not be guest: guests come and go by themselves"));
        }

        if (await FindAsync(username, cancellationToken) is not { } found)
        {
            return ParleyError.NotFound("account");
        }

        return await database.WriteAsync(
            async session =>
            {
                // Holds every owner's row, so that two who demote each other come one after the other.
                var owners = await session.QueryAsync<long>($"UPDATE users SET role = role WHERE role = {(int)AccountRole.Owner} RETURNING user_key");
                var user = await UserRow.GetAsync(session, found.UserKey);
                if (user.AccountRole == role)
                {
                    return null;
                }

                if (user.AccountRole == AccountRole.Owner && owners.Count == 1)
                {
                    return LastOwner;
                }

                await session.ExecuteAsync(
                    "UPDATE users SET role = @role, updated_at = @now WHERE user_key = @UserKey",
                    new { role = (long)role, user.UserKey, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
                if (role == AccountRole.Owner)
                {
                    await Setup.SetupCode.TakeAwayAsync(session);
                }

                await sessions.RevokeAllAsync(session, user, except: null, SessionEnd.RoleChanged);
                await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.UserUpdated, UserId = user.Id });
                await audit.AddAsync(session, ByConsole(AuditKinds.RoleChanged, user, ("from", Name(user.AccountRole)), ("to", Name(role))));
                return null;
            },
            cancellationToken);
    }

    public async ValueTask<ParleyError?> ResetPasswordAsync(string username, string password, CancellationToken cancellationToken)
    {
        if (await FindAsync(username, cancellationToken) is not { } user)
        {
            return ParleyError.NotFound("account");
        }

        var errors = new RequestErrors();
        PasswordRules.CheckNew(errors, "password", password, user.PasswordContext(links));
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (!(await passwords.HashAsync(password, cancellationToken)).TryGet(out var hash, out var busy))
        {
            return busy;
        }

        await database.WriteAsync(
            async session =>
            {
                await user.ReplacePasswordAsync(session, hash, clock);
                await sessions.RevokeAllAsync(session, user, except: null, SessionEnd.PasswordChanged);
                await audit.AddAsync(session, ByConsole(AuditKinds.PasswordReset, user));
                return true;
            },
            cancellationToken);
        return null;
    }

    public async ValueTask<ParleyError?> RemoveSecondFactorAsync(string username, CancellationToken cancellationToken)
    {
        if (await FindAsync(username, cancellationToken) is not { } found)
        {
            return ParleyError.NotFound("account");
        }

        return await database.WriteAsync(
            async session =>
            {
                if (await found.HoldAsync(session) is not { SecondFactorAt: not null } user)
                {
                    return ParleyError.NotFound("second factor");
                }

                await SecondFactors.SecondFactors.ForgetAsync(session, user.UserKey);
                await sessions.RevokeAllAsync(session, user, except: null, SessionEnd.Revoked);
                await audit.AddAsync(session, ByConsole(AuditKinds.SecondFactorRemoved, user));
                return null;
            },
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<Me>> ListAsync(string after, int limit, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Me>>(
        async session =>
        {
            var rows = await session.QueryAsync<UserRow>(
                $"SELECT {UserRow.Columns} FROM users WHERE username > @after AND role <> {(int)AccountRole.Guest} ORDER BY username LIMIT @limit",
                new { after, limit = (long)limit });
            return [.. rows.Select(row => row.ToMe())];
        },
        cancellationToken);

    private static AuditEvent ByConsole(string kind, UserRow user, params (string Name, string Value)[] detail) => new(
        kind, Subject: user.Id, Detail: new Dictionary<string, string>(detail.Select(one => KeyValuePair.Create(one.Name, one.Value))) { ["by"] = "console" });

    private static string Name(AccountRole role) => role.ToString().ToLowerInvariant();

    private ValueTask<UserRow?> FindAsync(string username, CancellationToken cancellationToken) => users.FindByLoginAsync(username.Trim(), cancellationToken);
}
