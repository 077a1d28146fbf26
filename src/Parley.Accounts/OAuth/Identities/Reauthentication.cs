using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Limits;
using Parley.Accounts.Passwords;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.Identities;

/// <summary>
/// Who has got hold of an open browser must not be able to add a way to sign in of their own. With a password, it is asked for; an account without one must have
/// signed in a moment ago.
/// </summary>
internal sealed class Reauthentication(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, UserStore users, PasswordHashes passwords, AttemptLimits limits, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Null when it is them.</summary>
    public async ValueTask<ParleyError?> CheckAsync(Caller caller, string? password, CancellationToken cancellationToken)
    {
        var user = await users.FindAsync(caller.UserId, cancellationToken);
        if (user is null)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The account is gone.");
        }

        if (user.PasswordHash is null)
        {
            var startedAt = await database.ReadAsync(
                session => session.QueryFirstOrDefaultAsync<long>("SELECT created_at FROM sessions WHERE id = @id", new { id = caller.SessionId }), cancellationToken);
            return startedAt > (clock.GetUtcNow() - Fresh).ToUnixTimeMilliseconds()
                ? null
                : new ParleyError(ErrorCodes.ReauthenticationRequired, $"Sign out and in again, then do this within {Fresh.TotalMinutes:0} minutes.");
        }

        var errors = new RequestErrors();
        PasswordRules.CheckPresented(errors, "password", password);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (limits.TryTake(LimitKind.Confirmation, user.Id.ToString(), address: null) is { } limited)
        {
            return limited;
        }

        return (await passwords.CheckAsync(user.PasswordHash, password!, cancellationToken)).TryGet(out var check, out var busy)
            ? check == PasswordCheck.Wrong ? new ParleyError(ErrorCodes.InvalidCredentials, "The password is wrong.") : null
            : busy;
    }
}
