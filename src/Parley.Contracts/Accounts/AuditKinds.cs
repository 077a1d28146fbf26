namespace Parley.Contracts.Accounts;

/// <summary>The catalogue of what the audit log tells. Names are stored: never rename one.</summary>
public static class AuditKinds
{
    public const string AccountRegistered = "account-registered";
    public const string OwnerMade = "owner-made";
    public const string SetupCodeWrong = "setup-code-wrong";
    public const string SignIn = "sign-in";
    public const string SignInFailed = "sign-in-failed";
    public const string SignOut = "sign-out";
    public const string SessionEnded = "session-ended";
    public const string TokenReused = "token-reused";
    public const string Limited = "limited";
    public const string EmailVerified = "email-verified";
    public const string EmailChanged = "email-changed";
    public const string PasswordChanged = "password-changed";
    public const string PasswordResetAsked = "password-reset-asked";
    public const string PasswordReset = "password-reset";
    public const string SecondFactorEnrolled = "second-factor-enrolled";
    public const string SecondFactorRemoved = "second-factor-removed";
    public const string SecondFactorFailed = "second-factor-failed";
    public const string RecoveryCodeUsed = "recovery-code-used";
    public const string RecoveryCodesRenewed = "recovery-codes-renewed";
    public const string IdentityLinked = "identity-linked";
    public const string IdentityUnlinked = "identity-unlinked";
    public const string OAuthRefused = "oauth-refused";
    public const string RoleChanged = "role-changed";
    public const string AccountDisabled = "account-disabled";
    public const string AccountEnabled = "account-enabled";
    public const string SessionsRevoked = "sessions-revoked";
    public const string InvitationMade = "invitation-made";
    public const string InvitationRevoked = "invitation-revoked";
    public const string MailRead = "mail-read";
    public const string DeletionAsked = "deletion-asked";
    public const string DeletionWithdrawn = "deletion-withdrawn";
    public const string AccountDeleted = "account-deleted";
    public const string DataExported = "data-exported";
    public const string GuestStarted = "guest-started";
    public const string ReportMade = "report-made";
    public const string ReportRead = "report-read";
    public const string ReportSettled = "report-settled";
    public const string SigningKeyMade = "signing-key-made";
    public const string Restored = "restored";

    /// <summary>Each kind with its meaning, as docs/operations/audit.md lists them.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AccountRegistered] = "An account was made.",
        [OwnerMade] = "The setup code made the first owner.",
        [SetupCodeWrong] = "A wrong setup code was presented.",
        [SignIn] = "Somebody signed in; `method` says how, `newDevice` that no other session is on a device like it: the address of the account is told of it.",
        [SignInFailed] = "A password was wrong, or there is no such account (then without subject). `count`, when it happened more than once.",
        [SignOut] = "Somebody signed out.",
        [SessionEnded] = "A session was ended; `reason` says why.",
        [TokenReused] = "A refresh token was used again: somebody has a copy. The session was ended.",
        [Limited] = "A request was refused by a limit; `limit` names it.",
        [EmailVerified] = "An e-mail address was verified.",
        [EmailChanged] = "An account's e-mail address was changed.",
        [PasswordChanged] = "A password was changed by its owner.",
        [PasswordResetAsked] = "A link to reset a password was asked for.",
        [PasswordReset] = "A password was reset, by a mailed link or at the console. Detail `unlinked`: how many accounts elsewhere, linked in the last 7 days, went with it.",
        [SecondFactorEnrolled] = "A second factor was set up.",
        [SecondFactorRemoved] = "A second factor was removed.",
        [SecondFactorFailed] = "A code of a second factor was wrong, or was used before.",
        [RecoveryCodeUsed] = "A recovery code took the place of the second factor; `left` says how many remain.",
        [RecoveryCodesRenewed] = "New recovery codes took the place of the old ones.",
        [IdentityLinked] = "An account of another provider was linked; `provider` names it.",
        [IdentityUnlinked] = "An account of another provider was unlinked.",
        [OAuthRefused] = "A sign-in by another provider was refused; `reason` says why.",
        [RoleChanged] = "Somebody's role was changed; `from` and `to`.",
        [AccountDisabled] = "An account was disabled.",
        [AccountEnabled] = "An account was enabled again.",
        [SessionsRevoked] = "All sessions of somebody were ended.",
        [InvitationMade] = "An invitation was made.",
        [InvitationRevoked] = "An invitation was revoked.",
        [MailRead] = "A mail that waits on the server was read.",
        [DeletionAsked] = "Somebody asked for their account to be deleted.",
        [DeletionWithdrawn] = "Somebody kept an account that was to be deleted.",
        [AccountDeleted] = "An account was deleted.",
        [DataExported] = "Somebody asked for a copy of all their data.",
        [GuestStarted] = "A guest's session was started.",
        [ReportMade] = "A conversation was reported.",
        [ReportRead] = "A report was read with its evidence.",
        [ReportSettled] = "A report's state was changed.",
        [SigningKeyMade] = "A key of access tokens was made; `kid` names it.",
        [Restored] = "The database was put back from a backup.",
    };
}
