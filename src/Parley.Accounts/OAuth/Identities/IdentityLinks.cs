using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Audit;
using Parley.Accounts.Mails;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Providers;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.Identities;

/// <summary>Links accounts elsewhere to one here, and unlinks them.</summary>
internal sealed class IdentityLinks(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IdentityStore identities, IdentityProviders providers, AuditLog audit, MailQueue mails, MailTexts texts)
{
    private static readonly ParleyError Taken = new(ErrorCodes.IdentityTaken, "Unlink the one or the other first.");

    private static readonly ParleyError Last = new(ErrorCodes.LastSignInMethod, "Set a password or link another account first.");

    /// <summary>Links what a browser has brought back. Null when it is linked, also when it was before.</summary>
    /// <param name="session">In which its owner has begun to link it, and which must not have ended since.</param>
    public async ValueTask<ParleyError?> AddAsync(UserId id, SessionId session, PendingIdentity identity, string address, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            async transaction =>
            {
                var user = await transaction.QueryFirstOrDefaultAsync<UserRow>(
                    $"""
                    SELECT {UserRow.Columns} FROM users
                    WHERE id = @id AND EXISTS (SELECT 1 FROM sessions WHERE sessions.id = @session AND sessions.user_key = users.user_key AND revoked_at IS NULL)
                    """,
                    new { id, session });
                if (user is null)
                {
                    return new ParleyError(ErrorCodes.OAuthStateInvalid, "The session has ended: sign in and begin again.");
                }

                if (await identities.AddAsync(transaction, user.UserKey, identity))
                {
                    await audit.AddAsync(transaction, new AuditEvent(
                        AuditKinds.IdentityLinked, id, id, session, address, new Dictionary<string, string> { ["provider"] = identity.Provider }));
                    if (user.Email is not null)
                    {
                        await mails.AddAsync(transaction, user.Email, texts.IdentityLinked(user.Username, providers.Find(identity.Provider)?.Name ?? identity.Provider));
                    }

                    return null;
                }

                var owner = await transaction.QueryFirstOrDefaultAsync<long?>(
                    "SELECT user_key FROM identities WHERE issuer = @Issuer AND subject = @Subject", new { identity.Issuer, identity.Subject });
                return owner == user.UserKey ? null : Taken;
            },
            cancellationToken);

    /// <summary>Unlinks; null when it is gone.</summary>
    public async ValueTask<ParleyError?> RemoveAsync(UserId id, string provider, string address, CancellationToken cancellationToken) => await database.WriteAsync(
        async transaction =>
        {
            // Changes nothing but holds the account: of two that unlink the last two, one must see what the other has left.
            var user = await transaction.QueryFirstOrDefaultAsync<UserRow>(
                $"UPDATE users SET updated_at = updated_at WHERE id = @id RETURNING {UserRow.Columns}", new { id });
            var linked = user is null ? [] : await transaction.QueryAsync<IdentityRow>(
                "SELECT issuer, provider, account, linked_at, last_used_at FROM identities WHERE user_key = @key", new { key = user.UserKey });
            var issuer = providers.Find(provider)?.Issuer;
            if (linked.FirstOrDefault(row => row.Issuer == issuer) is not { } identity && (identity = linked.FirstOrDefault(row => row.Provider == provider)) is null)
            {
                return ParleyError.NotFound("linked account");
            }

            // What is linked with a provider that is no longer configured signs nobody in.
            var others = linked.Any(row => row.Issuer != identity.Issuer && providers.All.Any(known => known.Issuer == row.Issuer));
            if (user!.PasswordHash is null && !others)
            {
                return Last;
            }

            await transaction.ExecuteAsync("DELETE FROM identities WHERE user_key = @key AND issuer = @Issuer", new { key = user.UserKey, identity.Issuer });
            await audit.AddAsync(transaction, new AuditEvent(
                AuditKinds.IdentityUnlinked, id, id, Address: address, Detail: new Dictionary<string, string> { ["provider"] = identity.Provider }));
            return null;
        },
        cancellationToken);
}
