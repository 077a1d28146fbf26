using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Administration;

/// <summary>Who may change whom: the one place that says so, tested as a table. That somebody may manage people at all is a permission; this is about whom.</summary>
internal static class RoleRules
{
    /// <summary>
    /// Null when <paramref name="actor"/> may change something about somebody of role <paramref name="subject"/>: nobody does at or above their own role, except that
    /// owners are each other's equals.
    /// </summary>
    public static ParleyError? CheckSubject(AccountRole actor, AccountRole subject) =>
        subject < actor || actor == AccountRole.Owner
            ? null
            : new ParleyError(ErrorCodes.Forbidden, "Only somebody of a higher role changes this person.");

    /// <summary>Null when <paramref name="actor"/> may give the role <paramref name="given"/>: one below their own; an owner any.</summary>
    public static ParleyError? CheckGiven(AccountRole actor, AccountRole given) =>
        given < actor || actor == AccountRole.Owner
            ? null
            : new ParleyError(ErrorCodes.Forbidden, "Only an owner makes admins and owners; nobody gives a role at or above their own.");
}
