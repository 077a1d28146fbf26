using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Limits;
using Parley.Accounts.MailedLinks;
using Parley.Accounts.Mails;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.Passwords;
using Parley.Accounts.Registration;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Protocol;

namespace Parley.Accounts.Addresses;

/// <summary>
/// Another e-mail address for an account. With a mail server it changes when the new address is confirmed by a mailed link; the old one is told before and after, and can
/// be brought back for a week. Without one it changes at once.
/// </summary>
internal sealed class EmailChange(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    UserStore users,
    Reauthentication reauthentication,
    SessionStore sessions,
    UserSessions userSessions,
    MailQueue mails,
    MailTexts texts,
    IOptions<MailOptions> mail,
    AttemptLimits limits,
    AuditLog audit,
    TimeProvider clock,
    ILogger<EmailChange> logger)
{
    public static readonly TimeSpan ConfirmLifetime = TimeSpan.FromHours(24), RestoreLifetime = TimeSpan.FromDays(7);

    private const string UniqueViolation = "23505"; // PostgreSQL's

    private static readonly ParleyError Taken = new(ErrorCodes.EmailTaken, "Another account has this address.") { Fields = [new FieldError("email", "is taken")] };

    /// <returns>True when it has changed, false when a mail was sent to confirm it.</returns>
    public async ValueTask<Result<bool>> ChangeAsync(Caller caller, string? password, string? typed, string address, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return UserStore.Gone;
        }

        var errors = new RequestErrors();
        var email = typed?.Trim() ?? "";
        RegistrationRules.CheckEmail(errors, email);
        if (!errors.Any && email == user.Email)
        {
            errors.Add("email", "is the present one");
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await reauthentication.CheckAsync(caller, password, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (mail.Value.IsConfigured())
        {
            if (limits.TryTake(LimitKind.Mail, email.ToLowerInvariant(), address) is { } limited)
            {
                return limited;
            }

            var asked = await database.WriteAsync(
                async session =>
                {
                    if (!await user.StillHasPasswordAsync(session))
                    {
                        return false;
                    }

                    await AskAsync(session, user, email);
                    return true;
                },
                cancellationToken);
            Wake();
            return asked ? false : UserSessions.Overtaken;
        }

        var changed = await UnlessTakenAsync(
            async session =>
            {
                if (!await SetAsync(session, user, email, verified: false))
                {
                    return false;
                }

                await audit.AddAsync(session, new AuditEvent(AuditKinds.EmailChanged, user.Id, user.Id, caller.SessionId, address));
                return true;
            },
            cancellationToken);
        if (changed)
        {
            AccountsLog.EmailChanged(logger, user.Id);
        }

        return changed ? true : Taken;
    }

    /// <summary>
    /// Mails what confirms an address; to one that has an account already, a mail that tells its owner: the answer is the same. Call <see cref="Wake"/> after the commit.
    /// </summary>
    public async Task AskAsync(DatabaseSession session, UserRow user, string email)
    {
        var (_, taken) = await UserStore.FindTakenAsync(session, "", email.ToLowerInvariant());
        if (taken && !string.Equals(email, user.Email, StringComparison.OrdinalIgnoreCase))
        {
            await mails.AddAsync(session, email, texts.AddressTaken());
        }
        else
        {
            var token = MailedTokens.Create();
            await MailedTokens.AddAsync(session, token, MailedTokenPurpose.ConfirmEmail, user.UserKey, email, clock.GetUtcNow(), ConfirmLifetime);
            await mails.AddAsync(session, email, texts.ConfirmEmail(user.Username, token, ConfirmLifetime));
        }

        if (user.Email is not null)
        {
            await mails.AddAsync(session, user.Email, texts.EmailChangeAsked(user.Username));
        }
    }

    public void Wake() => mails.Wake();

    /// <summary>By the token that was mailed to the new address.</summary>
    public async ValueTask<ParleyError?> ConfirmAsync(string? token, string address, CancellationToken cancellationToken)
    {
        if (MailedTokens.HashOf(token) is not { } hash)
        {
            return MailedTokens.Invalid;
        }

        UserId? changed = null;
        var done = await UnlessTakenAsync(
            async session =>
            {
                if (await MailedTokens.TakeAsync(session, hash, MailedTokenPurpose.ConfirmEmail, clock.GetUtcNow()) is not { } row)
                {
                    return false;
                }

                var user = await UserRow.GetAsync(session, row.UserKey);
                if (!await SetAsync(session, user, row.Email!, verified: true))
                {
                    return false;
                }

                // A reset of the password that was mailed to the old address is not the new one's.
                await MailedTokens.EndAsync(session, user.UserKey, MailedTokenPurpose.ResetPassword, MailedTokenPurpose.ConfirmEmail);
                if (user.Email is not null)
                {
                    var restore = MailedTokens.Create();
                    await MailedTokens.AddAsync(session, restore, MailedTokenPurpose.RestoreEmail, user.UserKey, user.Email, clock.GetUtcNow(), RestoreLifetime);
                    await mails.AddAsync(session, user.Email, texts.EmailChanged(user.Username, restore, RestoreLifetime));
                }

                changed = user.Id;
                await audit.AddAsync(session, new AuditEvent(AuditKinds.EmailChanged, user.Id, user.Id, Address: address));
                return true;
            },
            cancellationToken);
        if (!done)
        {
            return MailedTokens.Invalid;
        }

        mails.Wake();
        AccountsLog.EmailChanged(logger, changed!.Value);
        return null;
    }

    /// <summary>
    /// By the token that was mailed to the old address: it is the account's again. Whoever changed it knew the password, so all sessions end, the address gets a link to
    /// choose another, and what else signs in or asks for a code goes when it is no older than such a link lives: they may have added it. Of several changes the oldest
    /// address wins: its link outlives the use of the others'.
    /// </summary>
    public async ValueTask<ParleyError?> RestoreAsync(string? token, string address, CancellationToken cancellationToken)
    {
        if (MailedTokens.HashOf(token) is not { } hash)
        {
            return MailedTokens.Invalid;
        }

        IReadOnlyList<SessionRevocation> ended = [];
        UserId? restored = null;
        var done = await UnlessTakenAsync(
            async session =>
            {
                if (await MailedTokens.TakeAsync(session, hash, MailedTokenPurpose.RestoreEmail, clock.GetUtcNow()) is not { } row)
                {
                    return false;
                }

                var user = await UserRow.GetAsync(session, row.UserKey);
                if (!await SetAsync(session, user, row.Email!, verified: true))
                {
                    return false;
                }

                await MailedTokens.EndAsync(session, user.UserKey, MailedTokenPurpose.ResetPassword, MailedTokenPurpose.ConfirmEmail);
                await MailedTokens.EndSinceAsync(session, user.UserKey, MailedTokenPurpose.RestoreEmail, row.CreatedAt);
                await session.ExecuteAsync("UPDATE users SET password_hash = NULL WHERE user_key = @UserKey", new { user.UserKey });
                await RemoveYoungAsync(session, user, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt) - RestoreLifetime);
                var reset = MailedTokens.Create();
                await MailedTokens.AddAsync(
                    session, reset, MailedTokenPurpose.ResetPassword, user.UserKey, row.Email, clock.GetUtcNow(), Passwords.PasswordReset.Lifetime);
                await mails.AddAsync(session, row.Email!, texts.ResetPassword(user.Username, reset, Passwords.PasswordReset.Lifetime));
                ended = await sessions.RevokeAllAsync(session, user, except: null, SessionEnd.PasswordChanged);
                restored = user.Id;
                await audit.AddAsync(session, new AuditEvent(
                    AuditKinds.EmailChanged, Subject: user.Id, Address: address, Detail: new Dictionary<string, string> { ["undone"] = "true" }));
                return true;
            },
            cancellationToken);
        if (!done)
        {
            return MailedTokens.Invalid;
        }

        userSessions.Publish(ended);
        mails.Wake();
        AccountsLog.EmailRestored(logger, restored!.Value);
        return null;
    }

    /// <summary>Linked accounts and a second factor that came after a moment.</summary>
    private static async Task RemoveYoungAsync(DatabaseSession session, UserRow user, DateTimeOffset since)
    {
        await IdentityStore.RemoveLinkedSinceAsync(session, user, since);
        if (user.SecondFactorAt > since.ToUnixTimeMilliseconds())
        {
            await SecondFactors.SecondFactors.ForgetAsync(session, user.UserKey);
        }

        await SecondFactors.SecondFactorChallenges.RemoveAsync(session, user.UserKey);
    }

    private async Task<bool> SetAsync(DatabaseSession session, UserRow user, string email, bool verified)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return await session.ExecuteAsync(
            """
            UPDATE users SET email = @email, email_key = @key, email_verified_at = @verifiedAt, updated_at = @now
            WHERE user_key = @UserKey AND NOT EXISTS (SELECT 1 FROM users o WHERE o.email_key = @key AND o.user_key <> @UserKey)
            """,
            new { user.UserKey, email, key = email.ToLowerInvariant(), verifiedAt = verified ? now : (long?)null, now }) > 0;
    }

    /// <summary>Of two that take one address at the same moment, PostgreSQL's index stops one.</summary>
    private async ValueTask<bool> UnlessTakenAsync(Func<DatabaseSession, Task<bool>> change, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(change, cancellationToken);
        }
        catch (DbException exception) when (exception.SqlState == UniqueViolation)
        {
            return false;
        }
    }
}
