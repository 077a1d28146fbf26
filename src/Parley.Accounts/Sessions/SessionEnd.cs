namespace Parley.Accounts.Sessions;

/// <summary>Why a session ended, as stored and as <c>session-revoked</c> tells the client.</summary>
internal static class SessionEnd
{
    public const string SignedOut = "signed-out";

    /// <summary>A refresh token was used again long after it had been exchanged: somebody else has a copy.</summary>
    public const string TokenReuse = "token-reuse";

    /// <summary>The account got another password on another device, or by a mailed link.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>The account got another role: its tokens still tell the old one.</summary>
    public const string RoleChanged = "role-changed";

    /// <summary>The database was put back from a backup.</summary>
    public const string Restored = "restored";
}
