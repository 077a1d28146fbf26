using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Administration;

/// <summary>What the server's console does to accounts: it may everything but leave the server without an owner. Safe from any thread.</summary>
public interface IUserRoles
{
    /// <summary>
    /// Gives somebody a role, which ends their sessions: a running server notices within a few seconds. Errors: <c>not-found</c>, <c>forbidden</c> (the last owner),
    /// <c>validation-failed</c> (guest).
    /// </summary>
    ValueTask<ParleyError?> SetAsync(string username, AccountRole role, CancellationToken cancellationToken);
}
