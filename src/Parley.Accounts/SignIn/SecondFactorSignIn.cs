using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.SecondFactors;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SignIn;

/// <summary>
/// The end of every sign-in, whatever the first factor was: who has a second one is challenged, all others get their session.
/// </summary>
internal sealed class SecondFactorSignIn(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, SecondFactorChallenges challenges, SecondFactorCheck check, UserSessions sessions)
{
    /// <summary>To be called when the first factor was right.</summary>
    /// <param name="user">Who showed it.</param>
    /// <param name="device">That they sign in on.</param>
    /// <param name="method">How they showed it, for the audit log: <c>password</c>, or a provider's name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The session; or <c>second-factor-required</c> with the challenge; or <c>account-disabled</c>.</returns>
    public async ValueTask<Result<IssuedSession>> CompleteAsync(UserRow user, ClientDevice device, string method, CancellationToken cancellationToken) =>
        user.DisabledAt is not null ? UserSessions.Disabled
        : user.SecondFactorAt is not null ? await challenges.CreateAsync(user, method, cancellationToken)
        : await sessions.StartAsync(user, device, method, cancellationToken);

    public async ValueTask<Result<IssuedSession>> AnswerAsync(SecondFactorRequest request, ClientDevice device, CancellationToken cancellationToken)
    {
        if (request.Code is null == request.RecoveryCode is null)
        {
            return ParleyError.Invalid(new FieldError("code", "is required, or recoveryCode in its place"));
        }

        var token = RefreshToken.Create();
        var answered = await database.WriteAsync<Result<AddedSession>>(
            async session =>
            {
                if (await challenges.FindAsync(session, request.Challenge) is not { } challenge)
                {
                    return SecondFactorChallenges.Ended;
                }

                var user = await UserRow.GetAsync(session, challenge.UserKey);
                if (await check.CheckAsync(session, user, new SecondFactorAttempt(request.Code, request.RecoveryCode), device.Address) is { } wrong)
                {
                    return wrong;
                }

                if (!await SecondFactorChallenges.UseAsync(session, request.Challenge!))
                {
                    return SecondFactorChallenges.Ended;
                }

                var method = $"{challenge.Method} and {(request.Code is null ? "recovery code" : "code")}";
                return await sessions.AddAsync(session, user, device, method, token);
            },
            cancellationToken);
        return answered.TryGet(out var added, out var error) ? sessions.Started(added, token) : error;
    }
}
