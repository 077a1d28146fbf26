using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Passwords;
using Parley.Accounts.Registration;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SignIn;

/// <summary>Signs people in by username or e-mail address and password.</summary>
internal sealed class PasswordSignIn(UserStore users, PendingRegistrations pending, [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, PasswordHashes passwords, UserSessions sessions, ILogger<PasswordSignIn> logger)
{
    private const int LoginBytes = 254;

    // One answer for both cases: it must not tell who has an account here.
    private static readonly ParleyError Refused = new(ErrorCodes.InvalidCredentials, "Check both, and the caps-lock key.");

    private static readonly ParleyError NotVerified = new(ErrorCodes.EmailNotVerified, "Open the link in the mail that was sent to you, or ask for another mail.");

    public async ValueTask<Result<IssuedSession>> SignInAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        errors.RequiredText("login", request.Login, LoginBytes);
        PasswordRules.CheckPresented(errors, "password", request.Password);
        if (errors.Any)
        {
            return errors.ToError();
        }

        var user = await users.FindByLoginAsync(request.Login!.Trim(), cancellationToken);
        var waiting = user is null ? await FindWaitingAsync(request.Login!.Trim(), cancellationToken) : null;
        var hash = user?.PasswordHash ?? waiting?.PasswordHash;
        if (!(await passwords.CheckAsync(hash, request.Password!, cancellationToken)).TryGet(out var check, out var busy))
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
            return Refused;
        }

        if (check == PasswordCheck.RightButOutdated)
        {
            await RehashAsync(user, request.Password!, cancellationToken);
        }

        return await sessions.StartAsync(user, cancellationToken);
    }

    /// <summary>
    /// A registration that waits, by its username. Never by its address: there, an account that exists would have to be asked first, and the answers would tell which
    /// addresses have one.
    /// </summary>
    private async ValueTask<PendingRow?> FindWaitingAsync(string login, CancellationToken cancellationToken) => login.Contains('@') ? null
        : await database.ReadAsync(session => pending.FindByUsernameAsync(session, login.ToLowerInvariant()), cancellationToken);

    private async ValueTask RehashAsync(UserRow user, string password, CancellationToken cancellationToken)
    {
        // When the workers are busy, the next sign-in does it.
        if ((await passwords.HashAsync(password, cancellationToken)).TryGet(out var hash, out _))
        {
            await users.ReplaceHashAsync(user, hash, cancellationToken);
            AccountsLog.PasswordRehashed(logger, user.Id);
        }
    }
}
