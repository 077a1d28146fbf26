using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Accounts.Addresses;
using Parley.Accounts.Audit;
using Parley.Accounts.Invitations;
using Parley.Accounts.Limits;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.Profile;
using Parley.Accounts.Registration;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.OAuth.Registration;

/// <summary>Makes accounts that sign in by a provider, without a password.</summary>
internal sealed class ProviderRegistrations(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    IdentityStore identities,
    SessionStore sessions,
    UserSessions userSessions,
    UserStore users,
    RegistrationPolicy policy,
    EmailChange addresses,
    IOptions<MailOptions> mail,
    AttemptLimits limits,
    AuditLog audit,
    TimeProvider clock,
    ILogger<ProviderRegistrations> logger)
{
    private static readonly ParleyError Taken = new(ErrorCodes.IdentityTaken, "Sign in with it instead.");

    public async ValueTask<Result<IssuedSession>> RegisterAsync(
        ProviderRegistrationRequest request, PendingIdentity identity, ClientDevice device, CancellationToken cancellationToken)
    {
        var typed = request.Email?.Trim();
        var verified = identity is { EmailVerified: true, Email: { } known } && (string.IsNullOrEmpty(typed) || string.Equals(typed, known, StringComparison.OrdinalIgnoreCase))
            ? identity.Email
            : null;
        var errors = new RequestErrors();
        var account = new { Username = request.Username?.ToLowerInvariant() ?? "", Email = verified ?? typed ?? "", DisplayName = request.DisplayName?.Trim() ?? "" };
        RegistrationRules.CheckUsername(errors, account.Username);
        RegistrationRules.CheckEmail(errors, account.Email);
        ProfileRules.CheckDisplayName(errors, account.DisplayName);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await policy.RefuseAsync(request.Invitation, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (limits.TryTake(LimitKind.Registration, account: null, device.Address) is { } limited)
        {
            return limited;
        }

        // An address that the provider has not verified is confirmed by a mail first, where mails are sent: until then it is nobody's, and whether it has an account is not told.
        var confirms = mail.Value.IsConfigured() && verified is null;
        if (confirms && limits.TryTake(LimitKind.Mail, account.Email.ToLowerInvariant(), device.Address) is { } tooMany)
        {
            return tooMany;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var user = new UserRow
        {
            Id = UserId.New(clock),
            Username = account.Username,
            DisplayName = account.DisplayName,
            Email = confirms ? null : account.Email,
            EmailVerifiedAt = verified is null ? null : now,
            Role = (long)AccountRole.Member,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await AddAsync(user, identity, device, request.Invitation, confirms ? account.Email : null, cancellationToken);
    }

    /// <summary>A username that is free, made of what the provider says; null when nothing of it fits.</summary>
    public async ValueTask<string?> SuggestAsync(PendingIdentity identity, CancellationToken cancellationToken)
    {
        var source = identity.Account ?? identity.Email ?? identity.Name ?? "";
        var at = source.IndexOf('@', StringComparison.Ordinal);
        var name = new string([.. (at > 0 ? source[..at] : source).ToLowerInvariant().Where(character => Username.HasOnlyAllowed(character.ToString()))]);
        name = name.Length > Username.MaximumLength - 2 ? name[..(Username.MaximumLength - 2)] : name;
        if (!Username.IsValid(name))
        {
            return null;
        }

        for (var number = 1; number < 10; number++)
        {
            var candidate = number == 1 ? name : $"{name}{number}";
            if (await users.FindByLoginAsync(candidate, cancellationToken) is null)
            {
                return candidate;
            }
        }

        return null;
    }

    private async ValueTask<Result<IssuedSession>> AddAsync(
        UserRow user, PendingIdentity identity, ClientDevice device, string? invitation, string? toConfirm, CancellationToken cancellationToken)
    {
        var (token, sessionId) = (RefreshToken.Create(), SessionId.New(clock));
        Result<(UserRow User, AddedSession Session)> result;
        try
        {
            result = await database.WriteAsync<Result<(UserRow User, AddedSession Session)>>(
                session => AddAsync(session, user, identity, device, invitation, toConfirm, sessionId, token), cancellationToken);
        }
        catch (IdentityTakenException)
        {
            return Taken;
        }

        if (!result.TryGet(out var made, out var error))
        {
            return error;
        }

        addresses.Wake();
        AccountsLog.Registered(logger, made.User.Id);
        return userSessions.Started(made.Session, token);
    }

    private async Task<Result<(UserRow User, AddedSession Session)>> AddAsync(
        DatabaseSession session, UserRow user, PendingIdentity identity, ClientDevice device, string? invitation, string? toConfirm, SessionId sessionId, RefreshToken token)
    {
        // Asked before the first write: who has come by the same way twice, or in two tabs, has an account already.
        if (await session.QueryFirstOrDefaultAsync<long?>(
            "SELECT user_key FROM identities WHERE issuer = @Issuer AND subject = @Subject", new { identity.Issuer, identity.Subject }) is not null)
        {
            return Taken;
        }

        if (!(await policy.UseAsync(session, invitation)).TryGet(out var invited, out var uninvited))
        {
            return uninvited;
        }

        if (await UserStore.AddAsync(session, user) is not { } added)
        {
            await InvitationStore.GiveBackAsync(session, invited.Key);
            return AccountRegistration.Taken(await UserStore.FindTakenAsync(session, user.Username, user.Email?.ToLowerInvariant() ?? ""))!;
        }

        if (toConfirm is not null)
        {
            await addresses.AskAsync(session, added, toConfirm);
        }

        // Two at once: the second's transaction, with its account, is rolled back.
        if (!await identities.AddAsync(session, added.UserKey, identity))
        {
            throw new IdentityTakenException();
        }

        var started = await sessions.AddAsync(session, added, device, sessionId, token);
        await audit.AddAsync(session, new AuditEvent(
            AuditKinds.AccountRegistered, added.Id, added.Id, sessionId, device.Address, new Dictionary<string, string> { ["provider"] = identity.Provider }));
        return (added, started);
    }

    private sealed class IdentityTakenException : Exception;
}
