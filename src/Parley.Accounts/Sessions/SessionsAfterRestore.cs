using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Audit;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;

namespace Parley.Accounts.Sessions;

/// <summary>
/// Everybody signs in again after a restore. A session that was ended after the backup must not come back to life, and the refresh token of one that lived on was
/// exchanged since: it would look stolen. Access tokens, of whichever session, lose the key that signed them.
/// </summary>
internal sealed class SessionsAfterRestore([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, AuditLog audit, TimeProvider clock) : IAfterRestore
{
    public async ValueTask AfterRestoreAsync(CancellationToken cancellationToken) => await database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("DELETE FROM rotated_tokens");
            await session.ExecuteAsync("DELETE FROM signing_keys"); // the next start makes one
            await audit.AddAsync(session, new AuditEvent(AuditKinds.Restored));
            return await session.ExecuteAsync(
                "UPDATE sessions SET revoked_at = @now, revoked_reason = @reason WHERE revoked_at IS NULL",
                new { now = clock.GetUtcNow().ToUnixTimeMilliseconds(), reason = SessionEnd.Restored });
        },
        cancellationToken);
}
