using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Guests;
using Parley.Accounts.Invitations;
using Parley.Accounts.Limits;
using Parley.Accounts.MailedLinks;
using Parley.Accounts.Mails;
using Parley.Accounts.Passwords;
using Parley.Accounts.Sessions;
using Parley.Accounts.Setup;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Registration;

/// <summary>
/// Makes accounts: without a mail server each is signed in at once; with one it waits in <see cref="PendingRegistrations"/> for its address to be confirmed, and whether the
/// address has an account already is told only to whoever reads its mails.
/// </summary>
internal sealed class AccountRegistration(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    UserStore users,
    SessionStore sessions,
    UserSessions userSessions,
    SetupCode setupCode,
    PendingRegistrations pending,
    RegistrationPolicy policy,
    PasswordHashes passwords,
    MailQueue mails,
    MailTexts texts,
    PublicLinks links,
    IOptions<MailOptions> mail,
    IOptions<AccountsOptions> options,
    AttemptLimits limits,
    AuditLog audit,
    GuestUpgrade guestUpgrade,
    TimeProvider clock,
    ILogger<AccountRegistration> logger)
{
    /// <param name="device">That the session is started on; its address is limited.</param>
    /// <param name="guest">Who registers, when they are a guest now.</param>
    public async ValueTask<Result<RegisteredAccount>> RegisterAsync(
        RegisterRequest request, ClientDevice device, Caller? guest, CancellationToken cancellationToken)
    {
        if (!RegistrationRules.Check(request, links.Host).TryGet(out var account, out var invalid))
        {
            return invalid;
        }

        var asOwner = !string.IsNullOrWhiteSpace(request.SetupCode);
        if (asOwner && await setupCode.CheckAsync(request.SetupCode!, device.Address, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        if (!asOwner && await policy.RefuseAsync(request.Invitation, cancellationToken) is { } refused)
        {
            return refused;
        }

        // Who has the setup code is nobody's attacker.
        if (!asOwner && limits.TryTake(LimitKind.Registration, account: null, device.Address) is { } limited)
        {
            return limited;
        }

        // The owner has shown the setup code: there is nobody to keep out.
        var confirms = mail.Value.IsConfigured() && !asOwner;

        // Known before the costly hash; made certain by the insert.
        var inUse = confirms
            ? await NameTakenAsync(account.Username, cancellationToken)
            : Taken(await users.FindTakenAsync(account.Username, account.Email.ToLowerInvariant(), cancellationToken));
        if (inUse is { } taken)
        {
            return taken;
        }

        // The same for an address that has an account: both get a mail.
        if (confirms && limits.TryTake(LimitKind.Mail, account.Email.ToLowerInvariant(), device.Address) is { } tooMany)
        {
            return tooMany;
        }

        if (!(await passwords.HashAsync(account.Password, cancellationToken)).TryGet(out var hash, out var busy))
        {
            return busy;
        }

        return confirms
            ? await WaitAsync(account, hash, request.Invitation, guest, cancellationToken)
            : await AddAsync(account, hash, asOwner, request.Invitation, device, guest, cancellationToken);
    }

    /// <summary>Usernames are public, so that one is taken may be told; which includes those that wait.</summary>
    private async ValueTask<ParleyError?> NameTakenAsync(string username, CancellationToken cancellationToken) => await database.ReadAsync(
        async session => (await UserStore.FindTakenAsync(session, username, "")).Username || await pending.FindByUsernameAsync(session, username) is not null,
        cancellationToken) ? Taken((true, false)) : null;

    private async ValueTask<Result<RegisteredAccount>> WaitAsync(
        NewAccount account, string hash, string? invitation, Caller? guest, CancellationToken cancellationToken)
    {
        var (token, code, lifetime) = (MailedTokens.Create(), PendingRegistrations.CreateCode(), options.Value.RegistrationLifetime);
        var error = await database.WriteAsync(
            async session =>
            {
                var taken = await UserStore.FindTakenAsync(session, account.Username, account.Email.ToLowerInvariant());
                if (taken.Username)
                {
                    return Taken((true, false));
                }

                if (!(await policy.UseAsync(session, invitation)).TryGet(out var invited, out var uninvited))
                {
                    return uninvited;
                }

                if (await pending.AddAsync(session, account, hash, isDecoy: taken.Email, invited.Key, guest?.UserId, token, code, lifetime) is null)
                {
                    await InvitationStore.GiveBackAsync(session, invited.Key);
                    return Taken((true, false));
                }

                await mails.AddAsync(session, account.Email, taken.Email ? texts.AddressTaken() : texts.VerifyEmail(account.Username, token, code, lifetime));
                return null;
            },
            cancellationToken);
        if (error is not null)
        {
            return error;
        }

        mails.Wake();
        AccountsLog.RegistrationWaits(logger);
        return RegisteredAccount.Waiting;
    }

    private async ValueTask<Result<RegisteredAccount>> AddAsync(
        NewAccount account, string hash, bool asOwner, string? invitation, ClientDevice device, Caller? guest, CancellationToken cancellationToken)
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

                if (!(asOwner ? Invited.ByNobody : await policy.UseAsync(session, invitation)).TryGet(out var invited, out var uninvited))
                {
                    return uninvited;
                }

                if (await GuestUpgrade.AddAsync(session, user, guest?.UserId) is not { } added)
                {
                    await InvitationStore.GiveBackAsync(session, invited.Key);
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
            await guestUpgrade.CompleteAsync(guest.UserId, [guest.SessionId]);
        }

        AccountsLog.Registered(logger, made.User.Id);
        if (asOwner)
        {
            AccountsLog.OwnerRegistered(logger, made.User.Id);
        }

        return new RegisteredAccount(userSessions.Started(made.Session, token));
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

/// <summary>What came of a registration.</summary>
/// <param name="Session">Null: the address is to be confirmed first.</param>
internal sealed record RegisteredAccount(IssuedSession? Session)
{
    public static readonly RegisteredAccount Waiting = new((IssuedSession?)null);
}
