using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Accounts.MailedLinks;
using Parley.Accounts.Mails;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Protocol;

namespace Parley.Accounts.Passwords;

/// <summary>Another password for who knows theirs: all other devices are signed out, and the address is told.</summary>
internal sealed class PasswordChange(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    UserStore users,
    Reauthentication reauthentication,
    PasswordHashes passwords,
    SessionStore sessions,
    UserSessions userSessions,
    MailQueue mails,
    MailTexts texts,
    PublicLinks links,
    AuditLog audit,
    TimeProvider clock,
    ILogger<PasswordChange> logger)
{
    public async ValueTask<ParleyError?> ChangeAsync(Caller caller, string? current, string? password, string address, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return UserStore.Gone;
        }

        // All that is wrong with the request, before the costly hash.
        var errors = new RequestErrors();
        PasswordRules.CheckNew(errors, "newPassword", password, user.PasswordContext(links));
        if (!errors.Any && password == current)
        {
            errors.Add("newPassword", "is the present one: choose another");
        }

        if (user.PasswordHash is not null)
        {
            PasswordRules.CheckPresented(errors, "currentPassword", current);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await reauthentication.CheckAsync(caller, current, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (!(await passwords.HashAsync(password!, cancellationToken)).TryGet(out var hash, out var busy))
        {
            return busy;
        }

        var ended = await database.WriteAsync<IReadOnlyList<SessionRevocation>?>(
            async session =>
            {
                if (!await user.StillHasPasswordAsync(session))
                {
                    return null;
                }

                await user.ReplacePasswordAsync(session, hash, clock);
                if (user.Email is not null)
                {
                    await mails.AddAsync(session, user.Email, texts.PasswordChanged(user.Username));
                }

                var ends = await sessions.RevokeAllAsync(session, user, except: caller.SessionId, SessionEnd.PasswordChanged);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.PasswordChanged, user.Id, user.Id, caller.SessionId, address));
                return ends;
            },
            cancellationToken);
        if (ended is null)
        {
            return UserSessions.Overtaken;
        }

        userSessions.Publish(ended);
        mails.Wake();
        AccountsLog.PasswordChanged(logger, user.Id);
        return null;
    }
}

internal static class PasswordOfUser
{
    /// <summary>The words that this person's password must not be made of.</summary>
    public static PasswordContext PasswordContext(this UserRow user, PublicLinks links) =>
        Passwords.PasswordContext.Of(user.Username, user.Email, user.DisplayName, links.Host);

    /// <summary>
    /// Gives an account another password. Whatever else could take it over ends with the old one: links to reset it, a change of the address that somebody who knew it may
    /// have begun, and a sign-in of theirs that lacks only its second factor.
    /// </summary>
    public static async Task ReplacePasswordAsync(this UserRow user, DatabaseSession session, string hash, TimeProvider clock)
    {
        await session.ExecuteAsync(
            "UPDATE users SET password_hash = @hash, updated_at = @now WHERE user_key = @UserKey",
            new { hash, user.UserKey, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await MailedTokens.EndAsync(session, user.UserKey, MailedTokenPurpose.ResetPassword, MailedTokenPurpose.ConfirmEmail);
        await SecondFactors.SecondFactorChallenges.RemoveAsync(session, user.UserKey);
    }

    /// <summary>
    /// Holds the account and says whether its password is the one that was presented: a check takes a while, and what it allows must not come after a reset that was meant
    /// to end it.
    /// </summary>
    public static async Task<bool> StillHasPasswordAsync(this UserRow user, DatabaseSession session) =>
        await user.HoldAsync(session) is { } now && now.PasswordHash == user.PasswordHash;
}
