using Microsoft.Extensions.Logging;
using Parley.Protocol;

namespace Parley.Accounts;

/// <summary>Event ids 3000–3999. Never tokens, codes, addresses or logins: people are named by their ids.</summary>
internal static partial class AccountsLog
{
    [LoggerMessage(3000, LogLevel.Information, "Account {UserId} was registered.")]
    public static partial void Registered(ILogger logger, UserId userId);

    [LoggerMessage(3001, LogLevel.Warning, "Account {UserId} became the owner of this server by the setup code.")]
    public static partial void OwnerRegistered(ILogger logger, UserId userId);

    [LoggerMessage(3002, LogLevel.Warning, "A wrong setup code was presented.")]
    public static partial void WrongSetupCode(ILogger logger);

    [LoggerMessage(3003, LogLevel.Information, "A registration waits for its address to be confirmed.")]
    public static partial void RegistrationWaits(ILogger logger);

    [LoggerMessage(3110, LogLevel.Information, "The password of account {UserId} was changed.")]
    public static partial void PasswordChanged(ILogger logger, UserId userId);

    [LoggerMessage(3111, LogLevel.Information, "The password of account {UserId} was reset by a mailed link.")]
    public static partial void PasswordReset(ILogger logger, UserId userId);

    [LoggerMessage(3112, LogLevel.Information, "The address of account {UserId} was changed.")]
    public static partial void EmailChanged(ILogger logger, UserId userId);

    [LoggerMessage(3113, LogLevel.Warning, "The earlier address of account {UserId} was brought back by a mailed link: somebody else had changed it.")]
    public static partial void EmailRestored(ILogger logger, UserId userId);

    [LoggerMessage(3100, LogLevel.Information, "Account {UserId} signed in with session {SessionId}.")]
    public static partial void SignedIn(ILogger logger, UserId userId, SessionId sessionId);

    [LoggerMessage(3101, LogLevel.Information, "A sign-in failed.")]
    public static partial void SignInFailed(ILogger logger);

    [LoggerMessage(3102, LogLevel.Information, "The password of account {UserId} was hashed anew at the present cost.")]
    public static partial void PasswordRehashed(ILogger logger, UserId userId);

    [LoggerMessage(3103, LogLevel.Warning, "Passwords wait for a worker faster than they are hashed: {Waiting} wait, a request was refused.")]
    public static partial void PasswordQueueFull(ILogger logger, int waiting);

    [LoggerMessage(3200, LogLevel.Information, "Session {SessionId} ended: {Reason}.")]
    public static partial void SessionRevoked(ILogger logger, SessionId sessionId, string reason);

    [LoggerMessage(3201, LogLevel.Error, "A subscriber failed on the end of session {SessionId}.")]
    public static partial void RevocationHandlerFailed(ILogger logger, Exception exception, SessionId sessionId);

    [LoggerMessage(3202, LogLevel.Warning, "Removing what has ended failed; it is tried again in an hour.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(3210, LogLevel.Information, "Guest {UserId} came in.")]
    public static partial void GuestEntered(ILogger logger, UserId userId);

    [LoggerMessage(3211, LogLevel.Information, "{Count} guests whose sessions had ended were removed.")]
    public static partial void GuestsRemoved(ILogger logger, int count);

    [LoggerMessage(3212, LogLevel.Warning, "Removing guests failed; it is tried again in a minute.")]
    public static partial void GuestSweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(3213, LogLevel.Warning, "The chat could not be told that a guest has registered; it finds out by itself.")]
    public static partial void GuestChatNotTold(ILogger logger, Exception exception);

    [LoggerMessage(3203, LogLevel.Warning, "Sessions that other processes have ended cannot be looked for; it is tried again each second.")]
    public static partial void RevocationWatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(3300, LogLevel.Information, "Signing key {Kid} was made.")]
    public static partial void SigningKeyMade(ILogger logger, string kid);

    [LoggerMessage(3500, LogLevel.Warning, "Who blocks whom could not be read; what was read last counts until the next attempt.")]
    public static partial void RelationsStale(ILogger logger, Exception exception);

    [LoggerMessage(3400, LogLevel.Error, "What was counted in the last minute could not be written to the audit log.")]
    public static partial void AuditFailed(ILogger logger, Exception exception);

    [LoggerMessage(3301, LogLevel.Warning, "Looking after the signing keys failed; it is tried again each second.")]
    public static partial void SigningKeyRotationFailed(ILogger logger, Exception exception);

    [LoggerMessage(3501, LogLevel.Warning, "Who has changed on other servers could not be read; it is tried again.")]
    public static partial void DirectoryStale(ILogger logger, Exception exception);

    [LoggerMessage(3510, LogLevel.Warning, "Account {UserId} was deleted, as its owner had asked for.")]
    public static partial void AccountErased(ILogger logger, UserId userId);

    [LoggerMessage(3511, LogLevel.Error, "Deleting accounts failed; it is tried again in a minute.")]
    public static partial void ErasureFailed(ILogger logger, Exception exception);

    [LoggerMessage(3520, LogLevel.Error, "Export {ExportId} failed.")]
    public static partial void ExportFailed(ILogger logger, Exception exception, ExportId exportId);

    [LoggerMessage(3521, LogLevel.Error, "Exports could not be worked on; it is tried again.")]
    public static partial void ExportsFailed(ILogger logger, Exception exception);
}
