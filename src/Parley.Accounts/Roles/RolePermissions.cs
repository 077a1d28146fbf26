using Parley.Contracts.Accounts;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Roles;

/// <summary>Which role may do what: the one table. A role has what the lower ones have. Whether members may meet strangers is the chat's own setting.</summary>
internal static class RolePermissions
{
    private static readonly PermissionSet Guest = PermissionSet.Of(
        Permission.Connect, Permission.ReadMessages, Permission.SendMessages, Permission.MeetGuests, Permission.Report);

    private static readonly PermissionSet Member = PermissionSet.Of(
        Permission.Connect, Permission.UseAccount, Permission.EnrolSecondFactor, Permission.FindPeople, Permission.UseContacts,
        Permission.ReadMessages, Permission.SendMessages, Permission.UseConversations, Permission.UseFiles, Permission.SearchMessages, Permission.MeetGuests,
        Permission.Report);

    private static readonly PermissionSet Moderator = Member.With(PermissionSet.Of(Permission.HandleReports));

    private static readonly PermissionSet Admin = Moderator.With(PermissionSet.Of(
        Permission.ManageUsers, Permission.ManageInvitations, Permission.ReadAudit, Permission.ManageNotifications));

    // Mails hold links that reset passwords: whoever reads them could become anybody, so nobody below may.
    private static readonly PermissionSet Owner = Admin.With(PermissionSet.Of(Permission.ReadMails));

    public static PermissionSet Of(AccountRole role) => role switch
    {
        AccountRole.Guest => Guest,
        AccountRole.Member => Member,
        AccountRole.Moderator => Moderator,
        AccountRole.Admin => Admin,
        AccountRole.Owner => Owner,
        _ => default,
    };
}
