using Microsoft.Extensions.Options;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.SecondFactors;

/// <summary>Whether staff, or everybody, must have a second factor, and what they may do until they have one.</summary>
internal sealed class StaffRule(IOptions<AccountsOptions> options)
{
    /// <summary>What a session may do whose token says that a second factor is missing.</summary>
    public static readonly PermissionSet OnlyEnrol = PermissionSet.Of(Permission.EnrolSecondFactor);

    public bool Requires(AccountRole role) =>
        role >= AccountRole.Moderator ? options.Value.StaffSecondFactor || options.Value.EverybodySecondFactor
        : role >= AccountRole.Member && options.Value.EverybodySecondFactor;

    public bool MustEnrol(UserRow user) => Requires(user.AccountRole) && user.SecondFactorAt is null;
}
