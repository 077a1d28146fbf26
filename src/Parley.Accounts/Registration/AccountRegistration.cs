using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Accounts.Guests;
using Parley.Accounts.Limits;
using Parley.Accounts.Passwords;
using Parley.Accounts.Sessions;
using Parley.Accounts.Setup;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Registration;

/// <summary>Makes accounts, each signed in at once.</summary>
internal sealed class AccountRegistration(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    UserStore users,
    SessionStore sessions,
    UserSessions userSessions,
    SetupCode setupCode,
    PasswordHashes passwords,
    AttemptLimits limits,
    AuditLog audit,
    GuestUpgrade guestUpgrade,
    TimeProvider clock,
    ILogger<AccountRegistration> logger)
{
    /// <param name="device">That the session is started on; its address is limited to few wrong setup codes.</param>
    /// <param name="guest">Who registers, when they are a guest now.</param>
    public async ValueTask<Result<IssuedSession>> RegisterAsync(
        RegisterRequest request, ClientDevice device, Caller? guest, CancellationToken cancellationToken)
    {
        if (!RegistrationRules.Check(request).TryGet(out var account, out var invalid))
        {
            return invalid;
        }

        var asOwner = !string.IsNullOrWhiteSpace(request.SetupCode);
        if (asOwner && await setupCode.CheckAsync(request.SetupCode!, device.Address, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        // Who has the setup code is nobody's attacker.
        if (!asOwner && limits.TryTake(LimitKind.Registration, account: null, device.Address) is { } limited)
        {
            return limited;
        }

        // Known before the costly hash; made certain by the insert.
        if (Taken(await users.FindTakenAsync(account.Username, account.Email.ToLowerInvariant(), cancellationToken)) is { } taken)
        {
            return taken;
        }

        return (await passwords.HashAsync(account.Password, cancellationToken)).TryGet(out var hash, out var busy)
            ? await AddAsync(account, hash, asOwner, device, guest, cancellationToken)
            : busy;
    }

    private async ValueTask<Result<IssuedSession>> AddAsync(
        NewAccount account, string hash, bool asOwner, ClientDevice device, Caller? guest, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var user = new UserRow
        {
            Id = UserId.New(clock),
            Username = account.Username,
            DisplayName = account.DisplayName,
            Email = account.Email,
            PasswordHash = hash,
            Role = (long)(asOwner ? AccountRole.Owner : AccountRole.Member),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var token = RefreshToken.Create();
        var sessionId = SessionId.New(clock);
        var result = await database.WriteAsync<Result<(UserRow User, AddedSession Session)>>(
            async session =>
            {
                // The code is held before the account is made and taken away after it: it makes one owner, and no refused request uses it up.
                if (asOwner && !await SetupCode.HoldAsync(session))
                {
                    return SetupCode.Wrong;
                }

                if (await GuestUpgrade.AddAsync(session, user, guest?.UserId) is not { } added)
                {
                    return Taken(await UserStore.FindTakenAsync(session, account.Username, account.Email.ToLowerInvariant()))!;
                }

                if (asOwner)
                {
                    await SetupCode.TakeAwayAsync(session);
                }

                var started = await sessions.AddAsync(session, added, device, sessionId, token);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.AccountRegistered, added.Id, added.Id, sessionId, device.Address));
                if (asOwner)
                {
                    await audit.AddAsync(session, new AuditEvent(AuditKinds.OwnerMade, added.Id, added.Id, sessionId, device.Address));
                }

                return (added, started);
            },
            cancellationToken);
        if (!result.TryGet(out var made, out var error))
        {
            return error;
        }

        if (guest is not null)
        {
            await guestUpgrade.CompleteAsync(guest.UserId, guest.SessionId);
        }

        AccountsLog.Registered(logger, made.User.Id);
        if (asOwner)
        {
            AccountsLog.OwnerRegistered(logger, made.User.Id);
        }

        return userSessions.Started(made.User, made.Session, token);
    }

    /// <summary>Null when neither is.</summary>
    public static ParleyError? Taken((bool Username, bool Email) taken) => taken switch
    {
        (false, false) => null,
        (true, false) => new ParleyError(ErrorCodes.UsernameTaken, "Choose another username.") { Fields = [new FieldError("username", "is taken")] },
        (false, true) => new ParleyError(ErrorCodes.EmailTaken, "Sign in instead, or use another address.") { Fields = [new FieldError("email", "is taken")] },
        (true, true) => new ParleyError(ErrorCodes.UsernameTaken, "This username and this e-mail address are taken.")
        {
            Fields = [new FieldError("username", "is taken"), new FieldError("email", "is taken")],
        },
    };
}
