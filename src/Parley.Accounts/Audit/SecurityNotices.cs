using Parley.Contracts.Accounts;

namespace Parley.Accounts.Audit;

/// <summary>What of the audit log the owner of the account is notified of: the same that is mailed to them.</summary>
internal static class SecurityNotices
{
    /// <summary>Null for everything else.</summary>
    public static AccountNotice? Of(AuditEvent what) =>
        what.Subject is { } subject && KindOf(what) is { } kind ? new AccountNotice { Kind = kind, UserId = subject, SessionId = what.Session } : null;

    private static AccountNoticeKind? KindOf(AuditEvent what) => what.Kind switch
    {
        AuditKinds.SignIn when what.Detail?.ContainsKey("newDevice") == true => AccountNoticeKind.NewDevice,
        AuditKinds.PasswordChanged or AuditKinds.PasswordReset => AccountNoticeKind.PasswordChanged,
        AuditKinds.SecondFactorEnrolled => AccountNoticeKind.SecondFactorAdded,
        AuditKinds.SecondFactorRemoved => AccountNoticeKind.SecondFactorRemoved,
        AuditKinds.EmailChanged => AccountNoticeKind.EmailChanged,
        AuditKinds.IdentityLinked => AccountNoticeKind.IdentityLinked,
        _ => null,
    };
}
