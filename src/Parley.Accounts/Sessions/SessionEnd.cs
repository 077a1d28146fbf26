namespace Parley.Accounts.Sessions;

/// <summary>Why a session ended, as stored and as <c>session-revoked</c> tells the client.</summary>
internal static class SessionEnd
{
    public const string SignedOut = "signed-out";

    /// <summary>A refresh token was used again long after it had been exchanged: somebody else has a copy.</summary>
    public const string TokenReuse = "token-reuse";

    /// <summary>A guest has registered: their next session is a member's.</summary>
    public const string Registered = "registered";

    /// <summary>A moderator ended it.</summary>
    public const string Moderated = "moderated";

    /// <summary>The account got another password on another device, or by a mailed link.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>Its owner has ended it from another device.</summary>
    public const string Revoked = "revoked";

    /// <summary>Its owner signed in on more devices than an account may have; this one was not used for the longest time.</summary>
    public const string TooMany = "too-many-sessions";

    /// <summary>Their role was changed: what the old one allowed must not go on.</summary>
    public const string RoleChanged = "role-changed";

    /// <summary>The account was disabled.</summary>
    public const string Disabled = "account-disabled";

    /// <summary>The account is deleted, or will be: then one session stays, to think better of it.</summary>
    public const string AccountDeletion = "account-deletion";

    /// <summary>The database was put back from a backup.</summary>
    public const string Restored = "restored";
}
