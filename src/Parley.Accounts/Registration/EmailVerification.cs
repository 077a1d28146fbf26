using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Accounts.Guests;
using Parley.Accounts.Invitations;
using Parley.Accounts.Limits;
using Parley.Accounts.MailedLinks;
using Parley.Accounts.Mails;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Registration;

/// <summary>Makes an account of a registration whose address is confirmed, by the mailed link or the mailed code.</summary>
internal sealed class EmailVerification(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    PendingRegistrations pending,
    MailQueue mails,
    MailTexts texts,
    IOptions<AccountsOptions> options,
    AttemptLimits limits,
    AuditLog audit,
    GuestUpgrade guestUpgrade,
    TimeProvider clock,
    ILogger<EmailVerification> logger)
{
    /// <summary>The answer to a wrong code, an old one, one tried too often, and to an address that waits for none: they must not be told apart.</summary>
    private static readonly ParleyError WrongCode = new(ErrorCodes.InvalidLink, "The code is wrong, has expired, or was tried too often. Ask for another mail.")
    {
        Fields = [new FieldError("code", "is not valid")],
    };

    private static readonly ParleyError NameGone = new(ErrorCodes.UsernameTaken, "Somebody else has taken the username meanwhile. Register again with another.");

    public async ValueTask<Result<UserRow>> VerifyAsync(string? token, string? email, string? code, string address, CancellationToken cancellationToken)
    {
        if (token is not null)
        {
            return MailedTokens.HashOf(token) is { } hash
                ? await MakeAsync(session => pending.TakeAsync(session, hash), MailedTokens.Invalid, address, cancellationToken)
                : MailedTokens.Invalid;
        }

        var errors = new RequestErrors();
        errors.RequiredText("email", email, RegistrationRules.EmailBytes);
        errors.RequiredText("code", code, 64);
        if (errors.Any)
        {
            return errors.ToError();
        }

        return PendingRegistrations.NormalizeCode(code) is { } digits
            ? await MakeAsync(session => pending.TakeAsync(session, email!.Trim().ToLowerInvariant(), digits), WrongCode, address, cancellationToken)
            : WrongCode;
    }

    /// <summary>Another mail, if one waits for this address. The answer is the same either way.</summary>
    public async ValueTask<ParleyError?> ResendAsync(string? email, string address, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        errors.RequiredText("email", email, RegistrationRules.EmailBytes);
        if (errors.Any)
        {
            return errors.ToError();
        }

        // By what was typed, whether or not something waits; the server's mails are counted only where one goes out, else nothing typed could use them up.
        if (limits.TryTake(LimitKind.Reset, email!.Trim().ToLowerInvariant(), address) is { } limited)
        {
            return limited;
        }

        var settings = options.Value;
        await database.WriteAsync(
            async session =>
            {
                foreach (var row in await pending.FindByEmailAsync(session, email!.Trim().ToLowerInvariant()))
                {
                    var (token, code) = (MailedTokens.Create(), PendingRegistrations.CreateCode());
                    if (row.IsDecoy == 0 && limits.TryTake(LimitKind.Mail, row.Email.ToLowerInvariant(), address) is null && await pending.RenewAsync(session, row, token, code, settings.VerificationMails, settings.VerificationMailPause))
                    {
                        await mails.AddAsync(session, row.Email, texts.VerifyEmail(row.Username, token, code, DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt) - clock.GetUtcNow()));
                    }
                }

                return true;
            },
            cancellationToken);
        mails.Wake();
        return null;
    }

    private async ValueTask<Result<UserRow>> MakeAsync(
        Func<DatabaseSession, Task<PendingRow?>> take, ParleyError notFound, string address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var id = UserId.New(clock);
        (UserId? Guest, IReadOnlyList<SessionId> Sessions) former = (null, []);
        var made = await database.WriteAsync<Result<UserRow>>(
            async session =>
            {
                if (await take(session) is not { } row)
                {
                    return notFound;
                }

                // Registered by another way meanwhile, like with another provider: the address or the name is theirs.
                former = row.Guest is { } guest ? (guest, await GuestUpgrade.SessionsAsync(session, guest)) : (null, []);
                var added = await GuestUpgrade.AddAsync(session, new UserRow
                {
                    Id = id,
                    Username = row.Username,
                    DisplayName = row.DisplayName,
                    Email = row.Email,
                    EmailVerifiedAt = now,
                    PasswordHash = row.PasswordHash,
                    Role = (long)AccountRole.Member,
                    CreatedAt = now,
                    UpdatedAt = now,
                }, row.Guest);
                if (added is null)
                {
                    await InvitationStore.GiveBackAsync(session, row.InvitationKey);
                    var taken = await UserStore.FindTakenAsync(session, row.Username, row.Email.ToLowerInvariant());
                    return taken.Email ? notFound : NameGone;
                }

                await PendingRegistrations.RemoveOfAsync(session, row.Email.ToLowerInvariant());
                await audit.AddAsync(session, new AuditEvent(AuditKinds.AccountRegistered, added.Id, added.Id, Address: address));
                await audit.AddAsync(session, new AuditEvent(AuditKinds.EmailVerified, added.Id, added.Id, Address: address));
                return added;
            },
            cancellationToken);
        if (made.TryGet(out var user, out _))
        {
            AccountsLog.Registered(logger, user.Id);
            if (former.Guest == user.Id)
            {
                await guestUpgrade.CompleteAsync(user.Id, former.Sessions);
            }
        }

        return made;
    }
}
