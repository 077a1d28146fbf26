using Parley.Contracts.Accounts;
using Parley.Protocol.Accounts;

namespace Parley.Server.Tests.Permissions;

/// <summary>Who may do what, said once more and in the other direction, so that a slip in the server's table is seen.</summary>
internal static class ExpectedPermissions
{
    public static readonly IReadOnlyDictionary<Permission, AccountRole[]> Roles = new Dictionary<Permission, AccountRole[]>
    {
        [Permission.Connect] = Everybody,
        [Permission.UseAccount] = People,
        [Permission.EnrolSecondFactor] = People,
        [Permission.FindPeople] = People,
        [Permission.UseContacts] = People,
        [Permission.ReadMessages] = Everybody,
        [Permission.SendMessages] = Everybody,
        [Permission.UseConversations] = People,
        [Permission.UseFiles] = People,
        [Permission.SearchMessages] = People,
        [Permission.MeetGuests] = Everybody,
        [Permission.Report] = Everybody,
        [Permission.HandleReports] = [AccountRole.Moderator, AccountRole.Admin, AccountRole.Owner],
        [Permission.ManageUsers] = [AccountRole.Admin, AccountRole.Owner],
        [Permission.ManageInvitations] = [AccountRole.Admin, AccountRole.Owner],
        [Permission.ReadAudit] = [AccountRole.Admin, AccountRole.Owner],
        [Permission.ReadMails] = [AccountRole.Owner],
        [Permission.ManageNotifications] = [AccountRole.Admin, AccountRole.Owner],
    };

    private static AccountRole[] Everybody => Enum.GetValues<AccountRole>();

    private static AccountRole[] People => [AccountRole.Member, AccountRole.Moderator, AccountRole.Admin, AccountRole.Owner];

    public static bool Has(AccountRole role, Permission permission) => Roles[permission].Contains(role);
}
