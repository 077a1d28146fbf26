using Parley.Accounts.Users;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Administration;

internal sealed class UserRoles(UserStore users, UserAdministration administration) : IUserRoles
{
    public async ValueTask<ParleyError?> SetAsync(string username, AccountRole role, CancellationToken cancellationToken)
    {
        if (await users.FindByLoginAsync(username.Trim(), cancellationToken) is not { } user)
        {
            return ParleyError.NotFound("account");
        }

        return (await administration.UpdateAsync(by: null, user.Id, new UpdateManagedUserRequest { Role = role }, cancellationToken)).TryGet(out _, out var error) ? null : error;
    }
}
