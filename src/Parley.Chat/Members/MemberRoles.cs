using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>Which role is the higher one. The stored numbers are in the order in which the roles came to be.</summary>
public static class MemberRoles
{
    /// <summary>The same for a query: a number for the column <c>role</c>, which rises with the role.</summary>
    public const string RankSql = "CASE role WHEN 3 THEN 4 WHEN 2 THEN 3 WHEN 4 THEN 2 ELSE 1 END";

    public static int Rank(this MemberRole role) => role switch
    {
        MemberRole.Member => 1,
        MemberRole.Moderator => 2,
        MemberRole.Admin => 3,
        MemberRole.Owner => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
