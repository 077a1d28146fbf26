using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Addresses;
using Parley.Accounts.Audit;
using Parley.Accounts.Limits;
using Parley.Accounts.MailedLinks;
using Parley.Accounts.Mails;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.Registration;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Accounts.Passwords;

/// <summary>
/// Another password for who has forgotten theirs, or fears that somebody knows it, by a mailed link: it works once, for 15 minutes, and ends all sessions and
/// what was lately linked to sign in by.
/// </summary>
internal sealed class PasswordReset(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    PasswordHashes passwords,
    SessionStore sessions,
    UserSessions userSessions,
    MailQueue mails,
    MailTexts texts,
    PublicLinks links,
    AttemptLimits limits,
    KnownNetworks networks,
    AuditLog audit,
    TimeProvider clock,
    ILogger<PasswordReset> logger)
{
    /// <summary>A6.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Accounts elsewhere that were linked this long ago or later no longer sign in after a reset.</summary>
    private static readonly TimeSpan LinkedLately = EmailChange.RestoreLifetime;

    /// <summary>
    /// Asks for a link. Only writes down that somebody has: whether there is such an account is looked up afterwards (<see cref="PasswordResetMails"/>), so that
    /// neither the answer nor its time tells.
    /// </summary>
    public async ValueTask<ParleyError?> AskAsync(string? email, string address, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        errors.RequiredText("email", email, RegistrationRules.EmailBytes);
        if (errors.Any)
        {
            return errors.ToError();
        }

        // Counted by what was typed, whether or not it is anybody's.
        if (limits.TryTake(LimitKind.Reset, email!.Trim().ToLowerInvariant(), address) is { } limited)
        {
            return limited;
        }

        var payload = JsonSerializer.SerializeToUtf8Bytes(new AskedReset(email!.Trim().ToLowerInvariant(), address));
        await database.WriteAsync(
            async session =>
            {
                await OutboxTable.AddAsync(session, PasswordResetMails.Asked, payload, clock.GetUtcNow().ToUnixTimeMilliseconds());
                return true;
            },
            cancellationToken);
        mails.Wake();
        return null;
    }

    public async ValueTask<ParleyError?> ResetAsync(string? token, string? password, string address, CancellationToken cancellationToken)
    {
        if (limits.TryTake(LimitKind.Reset, account: null, address) is { } limited)
        {
            return limited;
        }

        if (MailedTokens.HashOf(token) is not { } tokenHash || await FindAsync(tokenHash, cancellationToken) is not { } user)
        {
            return MailedTokens.Invalid;
        }

        // A password that is refused does not use the link up.
        var errors = new RequestErrors();
        PasswordRules.CheckNew(errors, "password", password, user.PasswordContext(links));
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (!(await passwords.HashAsync(password!, cancellationToken)).TryGet(out var hash, out var busy))
        {
            return busy;
        }

        var ended = await database.WriteAsync<IReadOnlyList<SessionRevocation>?>(
            async session =>
            {
                if (await MailedTokens.TakeAsync(session, tokenHash, MailedTokenPurpose.ResetPassword, clock.GetUtcNow()) is null)
                {
                    return null; // somebody was faster
                }

                await user.ReplacePasswordAsync(session, hash, clock);

                // Who has the link reads what is sent to the address.
                await session.ExecuteAsync(
                    "UPDATE users SET email_verified_at = @now WHERE user_key = @UserKey AND email_verified_at IS NULL",
                    new { user.UserKey, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
                var unlinked = await IdentityStore.RemoveLinkedSinceAsync(session, user, clock.GetUtcNow() - LinkedLately);
                await mails.AddAsync(session, user.Email!, texts.PasswordChanged(user.Username, unlinked > 0));

                // Else somebody who tries passwords from elsewhere could keep its owner out even now.
                await networks.RememberAsync(session, user.UserKey, address);
                var ends = await sessions.RevokeAllAsync(session, user, except: null, SessionEnd.PasswordChanged);
                await audit.AddAsync(session, new AuditEvent(
                    AuditKinds.PasswordReset, Subject: user.Id, Address: address, Detail: unlinked == 0 ? null : new Dictionary<string, string>
                    {
                        ["unlinked"] = unlinked.ToString(CultureInfo.InvariantCulture),
                    }));
                return ends;
            },
            cancellationToken);
        if (ended is null)
        {
            return MailedTokens.Invalid;
        }

        userSessions.Publish(ended);
        mails.Wake();
        AccountsLog.PasswordReset(logger, user.Id);
        return null;
    }

    private ValueTask<UserRow?> FindAsync(byte[] tokenHash, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await MailedTokens.FindAsync(session, tokenHash, MailedTokenPurpose.ResetPassword, clock.GetUtcNow()) is { } found
            ? await UserRow.GetAsync(session, found.UserKey)
            : null,
        cancellationToken);
}

/// <summary>Looks up who asked for a link, and mails it. Nobody, when there is no such account.</summary>
internal sealed class PasswordResetMails(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, MailQueue mails, MailTexts texts, AuditLog audit, TimeProvider clock) : IOutboxConsumer
{
    public const string Asked = "password-reset-asked";

    public string Topic => Asked;

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var asked = JsonSerializer.Deserialize<AskedReset>(entry.Payload)!;
        await database.WriteAsync(
            async session =>
            {
                var user = await session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE email_key = @EmailKey", new { asked.EmailKey });
                if (user is null)
                {
                    return false;
                }

                var token = MailedTokens.Create();
                await MailedTokens.AddAsync(session, token, MailedTokenPurpose.ResetPassword, user.UserKey, user.Email, clock.GetUtcNow(), PasswordReset.Lifetime);
                await mails.AddAsync(session, user.Email!, texts.ResetPassword(user.Username, token, PasswordReset.Lifetime));
                await audit.AddAsync(session, new AuditEvent(AuditKinds.PasswordResetAsked, Subject: user.Id, Address: asked.Address));
                return true;
            },
            cancellationToken);
        mails.Wake();
    }
}

/// <summary>Somebody asked for a link; as the outbox keeps it.</summary>
internal sealed record AskedReset(string EmailKey, string Address);
