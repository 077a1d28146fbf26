using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Accounts.Limits;
using Parley.Accounts.Passwords;
using Parley.Accounts.Registration;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SignIn;

/// <summary>Signs people in by username or e-mail address and password.</summary>
internal sealed class PasswordSignIn(
    UserStore users, PendingRegistrations pending, [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, KnownNetworks networks, AttemptLimits limits, PasswordHashes passwords, SecondFactorSignIn secondFactor, AuditTrail audit, ILogger<PasswordSignIn> logger)
{
    private const int LoginBytes = 254;

    // One answer for both cases: it must not tell who has an account here.
    private static readonly ParleyError Refused = new(ErrorCodes.InvalidCredentials, "Check both, and the caps-lock key.");

    private static readonly ParleyError NotVerified = new(ErrorCodes.EmailNotVerified, "Open the link in the mail that was sent to you, or ask for another mail.");

    public async ValueTask<Result<IssuedSession>> SignInAsync(LoginRequest request, ClientDevice device, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        errors.RequiredText("login", request.Login, LoginBytes);
        PasswordRules.CheckPresented(errors, "password", request.Password);
        if (errors.Any)
        {
            return errors.ToError();
        }

        // Before the costly hash. By what was typed, also where there is no such account: a refusal must not tell whether there is, nor whose an address is.
        var login = request.Login!.Trim();
        var user = await users.FindByLoginAsync(login, cancellationToken);
        var account = user?.Id.ToString() ?? login.ToLowerInvariant();
        var known = await networks.IsKnownAsync(user?.UserKey, device.Address, cancellationToken);
        var limited = known
            ? limits.TryTake(LimitKind.KnownSignIn, AttemptLimits.KnownAccount(account, device.Address), device.Address)
            : limits.TryTake(LimitKind.SignIn, login.ToLowerInvariant(), device.Address);
        if (limited is not null)
        {
            return limited;
        }

        var waiting = user is null ? await FindWaitingAsync(login, cancellationToken) : null;
        if (!(await passwords.CheckAsync(user?.PasswordHash ?? waiting?.PasswordHash, request.Password!, known, cancellationToken)).TryGet(out var check, out var busy))
        {
            return busy;
        }

        if (waiting is not null && check != PasswordCheck.Wrong)
        {
            return NotVerified;
        }

        if (user is null || check == PasswordCheck.Wrong)
        {
            AccountsLog.SignInFailed(logger);
            await audit.CountAsync(new AuditEvent(AuditKinds.SignInFailed, Subject: user?.Id, Address: device.Address), cancellationToken);
            return Refused;
        }

        if (check == PasswordCheck.RightButOutdated && await RehashAsync(user, request.Password!, cancellationToken) is { } rehashed)
        {
            user = rehashed;
        }

        return await secondFactor.CompleteAsync(user, device, "password", cancellationToken);
    }

    /// <summary>
    /// A registration that waits, by its username. Never by its address: there, an account that exists would have to be asked first, and the answers would tell which
    /// addresses have one.
    /// </summary>
    private async ValueTask<PendingRow?> FindWaitingAsync(string login, CancellationToken cancellationToken) => login.Contains('@') ? null
        : await database.ReadAsync(session => pending.FindByUsernameAsync(session, login.ToLowerInvariant()), cancellationToken);

    /// <returns>The account as it is now; null when the workers are busy, and the next sign-in does it.</returns>
    private async ValueTask<UserRow?> RehashAsync(UserRow user, string password, CancellationToken cancellationToken)
    {
        if (!(await passwords.HashAsync(password, cancellationToken)).TryGet(out var hash, out _))
        {
            return null;
        }

        if (await users.ReplaceHashAsync(user, hash, cancellationToken))
        {
            AccountsLog.PasswordRehashed(logger, user.Id);
            return user with { PasswordHash = hash };
        }

        // Another sign-in has done it, or the password was changed: the one that was typed must be that of now.
        var now = await users.FindAsync(user.Id, cancellationToken);
        return (await passwords.CheckAsync(now?.PasswordHash, password, known: true, cancellationToken)).TryGet(out var check, out _) && check != PasswordCheck.Wrong ? now : null;
    }
}
