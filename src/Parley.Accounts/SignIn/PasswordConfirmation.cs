using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Limits;
using Parley.Accounts.Passwords;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.SignIn;

/// <summary>
/// Asks somebody who is signed in for their password once more, before what a stranger at an unlocked screen must not do. Who has no password (signed in with another
/// provider only) must have signed in just now instead.
/// </summary>
internal sealed class PasswordConfirmation([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, PasswordHashes passwords, AttemptLimits limits, TimeProvider clock)
{
    /// <summary>How long a sign-in counts as one made just now.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private static readonly ParleyError SignInAgain = new(ErrorCodes.SignInAgain, $"Sign out and in again; for {Fresh.TotalMinutes} minutes this is possible then.");

    /// <summary>Null when it is their password; else what to answer.</summary>
    /// <param name="user">Who is signed in.</param>
    /// <param name="session">The session that asks.</param>
    /// <param name="password">As typed; null or empty when none was sent.</param>
    /// <param name="field">The request's field that held it.</param>
    /// <param name="address">The client's.</param>
    /// <param name="cancellationToken">When nobody waits for the answer any more.</param>
    public async ValueTask<ParleyError?> CheckAsync(UserRow user, SessionId session, string? password, string field, string address, CancellationToken cancellationToken)
    {
        if (user.PasswordHash is null)
        {
            var startedAt = await database.ReadAsync(
                transaction => transaction.QueryFirstOrDefaultAsync<long?>("SELECT created_at FROM sessions WHERE id = @session", new { session }), cancellationToken);
            return startedAt > (clock.GetUtcNow() - Fresh).ToUnixTimeMilliseconds() ? null : SignInAgain;
        }

        var errors = new RequestErrors();
        if (!PasswordRules.CheckPresented(errors, field, password))
        {
            return errors.ToError();
        }

        if (limits.TryTake(LimitKind.Confirmation, user.Id.ToString(), address) is { } limited)
        {
            return limited;
        }

        if (!(await passwords.CheckAsync(user.PasswordHash, password!, known: true, cancellationToken)).TryGet(out var check, out var busy))
        {
            return busy;
        }

        return check != PasswordCheck.Wrong ? null : new ParleyError(ErrorCodes.WrongPassword, "Type the password that you sign in with.")
        {
            Fields = [new FieldError(field, "is not your password")],
        };
    }
}
