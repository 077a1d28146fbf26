namespace Parley.Protocol;

/// <summary>The catalogue: every error that Parley answers with. docs/protocol/errors.md is checked against it.</summary>
public static class ErrorCodes
{
    public static readonly ErrorCode ValidationFailed = new("validation-failed", 400, false,
        "The request is not valid", "A field is missing, of the wrong type or beyond a limit; `errors` names each field and its limit.");

    public static readonly ErrorCode MalformedJson = new("malformed-json", 400, false,
        "The body is not valid JSON", "Syntax error, duplicate key, nesting deeper than 32, or a lone surrogate in a text.");

    public static readonly ErrorCode Unauthenticated = new("unauthenticated", 401, false,
        "Sign in first", "No access token, or one that is malformed, expired or revoked. Refresh the session, then repeat.");

    public static readonly ErrorCode InvalidCredentials = new("invalid-credentials", 401, false,
        "The login or the password is wrong", "The same answer for an unknown account and for a wrong password.");

    public static readonly ErrorCode InvalidRefreshToken = new("invalid-refresh-token", 401, false,
        "The session has ended", "The refresh token is unknown, expired, revoked or was used before. Sign in again.");

    public static readonly ErrorCode SecondFactorRequired = new("second-factor-required", 401, false,
        "A second factor is needed", "The password was right; answer `challenge` at `POST /auth/second-factor` within 5 minutes.");

    public static readonly ErrorCode InvalidChallenge = new("invalid-challenge", 401, false,
        "This sign-in has ended", "The challenge is unknown, was answered or is older than 5 minutes. Sign in again.");

    public static readonly ErrorCode InvalidCode = new("invalid-code", 403, false,
        "The code is wrong", "A code of an authenticator app holds for about 30 seconds and is taken once; a recovery code is taken once.");

    public static readonly ErrorCode AccountDisabled = new("account-disabled", 403, false,
        "This account is disabled", "Who runs this server has disabled it. The password was right.");

    public static readonly ErrorCode ReauthenticationRequired = new("reauthentication-required", 401, false,
        "Sign in again first", "The account has no password to ask for, and its session did not begin a moment ago.");

    public static readonly ErrorCode OAuthStateInvalid = new("oauth-state-invalid", 400, false,
        "This sign-in was not begun here", "The way back from a provider took too long, was taken twice, or was begun in another browser. Begin again.");

    public static readonly ErrorCode OAuthDenied = new("oauth-denied", 403, false,
        "The other account was not released", "Somebody refused it at the provider. Begin again, or sign in another way.");

    public static readonly ErrorCode OAuthUnknown = new("oauth-unknown", 403, false,
        "Nobody here has linked this account", "The provider does not make accounts on this server: register, then link it in the settings.");

    public static readonly ErrorCode OAuthFailed = new("oauth-failed", 502, true,
        "The provider could not confirm who you are", "It did not answer in time, or its answer cannot be believed; the server's log says what was wrong.");

    public static readonly ErrorCode IdentityTaken = new("identity-taken", 409, false,
        "This account elsewhere cannot be linked", "It belongs to somebody here, or another one of the same provider is linked.");

    public static readonly ErrorCode LastSignInMethod = new("last-sign-in-method", 409, false,
        "This is the last way to sign in", "Set a password or link another account first.");

    public static readonly ErrorCode InvalidSetupCode = new("invalid-setup-code", 403, false,
        "The setup code is wrong", "`parley-server setup-code` shows it; once there is an owner, none is accepted.");

    public static readonly ErrorCode GuestsDisabled = new("guests-disabled", 403, false,
        "This server takes no guests", "`GET /api/v1/server` says so in `guests.enabled`. Sign in instead.");

    public static readonly ErrorCode ChallengeRequired = new("challenge-required", 403, false,
        "Solve a challenge first", "`GET /api/v1/auth/guest/challenge` gives one; each is good once, for two minutes.");

    public static readonly ErrorCode AlreadyChatting = new("already-chatting", 409, false,
        "You are in a chat", "One at a time: leave it (`leave-partner`) before you look for somebody else.");

    public static readonly ErrorCode InvalidLink = new("invalid-link", 403, false,
        "The link or the code is not valid", "A mailed link or code that was used, has expired, was tried too often or belongs to nothing. Ask for another mail.");

    public static readonly ErrorCode EmailNotVerified = new("email-not-verified", 403, false,
        "Confirm your e-mail address first", "The password is right, but the address has not been confirmed. Open the mailed link, or ask for another mail: `POST /auth/verify-email/resend`.");

    public static readonly ErrorCode RegistrationClosed = new("registration-closed", 403, false,
        "Nobody can register here", "Accounts of this server are made by whoever runs it.");

    public static readonly ErrorCode InvalidInvitation = new("invalid-invitation", 403, false,
        "The invitation is not valid", "Registering needs an invitation, and this one is none, was used up, was revoked or has expired. Ask for another.");

    public static readonly ErrorCode Forbidden = new("forbidden", 403, false,
        "You may not do this", "Your role does not allow it; `detail` says which role or permission it takes.");

    public static readonly ErrorCode NotReachable = new("not-reachable", 403, false,
        "This person does not allow it", "Their settings say who may write to them and add them to groups, and this is not for you. Nothing says more than that.");

    public static readonly ErrorCode BlockedByYou = new("blocked-by-you", 403, false,
        "You have blocked this person", "Unblock them first: `DELETE /me/blocks/{userId}`.");

    public static readonly ErrorCode NotFound = new("not-found", 404, false,
        "There is nothing here", "It does not exist, or you may not know that it does: a conversation that you are not a member of, for example.");

    public static readonly ErrorCode MethodNotAllowed = new("method-not-allowed", 405, false,
        "This method is not supported here", "The path exists, with another HTTP method.");

    public static readonly ErrorCode UsernameTaken = new("username-taken", 409, false,
        "This username is taken", "Usernames are unique without regard to case. Choose another.");

    public static readonly ErrorCode EmailTaken = new("email-taken", 409, false,
        "This e-mail address already has an account", "Sign in instead, or use another address.");

    public static readonly ErrorCode MessageIdConflict = new("message-id-conflict", 409, false,
        "This message id was used for another message", "An id belongs to one request for ever; make a new UUIDv7 for a new message.");

    public static readonly ErrorCode TooLate = new("too-late", 403, false,
        "It is too late for this", "A message can be edited, and deleted for everyone, for a while after it was sent; `detail` says for how long.");

    public static readonly ErrorCode MessageDeleted = new("message-deleted", 409, false,
        "The message was deleted", "It was deleted for everyone: there is nothing left to change.");

    public static readonly ErrorCode PollClosed = new("poll-closed", 409, false,
        "The poll is closed", "Its time is over, or its sender or a moderator has closed it: its votes stay as they are.");

    public static readonly ErrorCode DraftOutdated = new("draft-outdated", 409, false,
        "Another device has written since", "The draft was changed after the revision that this one was written on: take that over, and write on it.");

    public static readonly ErrorCode LastOwner = new("last-owner", 409, false,
        "A group needs an owner", "Make somebody else an owner before the last owner leaves or steps down.");

    public static readonly ErrorCode InviteInvalid = new("invite-invalid", 404, false,
        "This invitation link does not work", "It was used up or revoked, it has expired, or it never was one: nothing says which. Ask for another.");

    public static readonly ErrorCode GroupFull = new("group-full", 409, false,
        "This group is full", "It has as many members as a group may have on this server; `detail` names the number.");

    public static readonly ErrorCode MemberBanned = new("member-banned", 409, false,
        "Somebody is banned from this group", "`errors` names whom. They cannot be added before the ban is lifted: `DELETE /conversations/{id}/bans/{userId}`.");

    public static readonly ErrorCode TooMany = new("too-many", 409, false,
        "There are too many already", "`detail` names the limit: contacts, requests that wait, blocked people, invitation links, bans, edits of one message, emoji under it. Where something can be removed, remove some first.");

    public static readonly ErrorCode SecondFactorExists = new("second-factor-exists", 409, false,
        "A second factor is set up already", "Remove it before another one is set up.");

    public static readonly ErrorCode PayloadTooLarge = new("payload-too-large", 413, false,
        "The request is too large", "`errors` names the limit in bytes.");

    public static readonly ErrorCode UnsupportedMediaType = new("unsupported-media-type", 415, false,
        "The body must be application/json", "Send `Content-Type: application/json`.");

    public static readonly ErrorCode QuotaExceeded = new("quota-exceeded", 409, false,
        "There is no room for this file", "`detail` says whose limit is reached: yours, or the server's. Delete files that you no longer need.");

    public static readonly ErrorCode FileNotReady = new("file-not-ready", 409, false,
        "The file is not ready", "It is still arriving, or is being looked at. Ask `GET /files/{id}` until its state is `ready`.");

    public static readonly ErrorCode FileInUse = new("file-in-use", 409, false,
        "The file was sent", "A message carries it. It goes when the last of these messages goes.");

    public static readonly ErrorCode FileLinkInvalid = new("file-link-invalid", 403, false,
        "This link does not work any more", "A link to a file works for a minute. Ask for another: `GET /files/{id}/link`.");

    public static readonly ErrorCode RangeNotSatisfiable = new("range-not-satisfiable", 416, false,
        "There is no such part of the file", "At most 5 ranges, which do not overlap and begin before its end; `Content-Range` says how long it is.");

    public static readonly ErrorCode UploadOffsetConflict = new("upload-offset-conflict", 409, false,
        "The upload continues elsewhere", "`Upload-Offset` is not what has arrived so far. Ask by `HEAD`, then send the rest.");

    public static readonly ErrorCode UploadLocked = new("upload-locked", 423, false,
        "The upload is being written to", "Another request sends to it and does not stop. Try again.");

    public static readonly ErrorCode UploadVersion = new("upload-version", 412, false,
        "This version of the upload protocol is not known", "Send `Tus-Resumable: 1.0.0`.");

    public static readonly ErrorCode FcmDisabled = new("fcm-disabled", 403, false,
        "This server pushes to no apps", "Whoever runs it has not connected it to Firebase; `projectId` of `GET /me/push-devices` is null. Web push works without.");

    public static readonly ErrorCode SearchDisabled = new("search-disabled", 403, false,
        "This server has no search", "Whoever runs it has switched it off; `search.enabled` of `GET /api/v1/server` says so.");

    public static readonly ErrorCode UnknownEvent = new("unknown-event", 400, false,
        "There is no such event", "The list is in docs/protocol/README.md.");

    public static readonly ErrorCode RateLimited = new("rate-limited", 429, true,
        "Too many requests", "`detail` names the limit, `retryAfterMs` (and `Retry-After`) when to try again.");

    public static readonly ErrorCode Internal = new("internal", 500, true,
        "Something went wrong on the server", "A bug or a broken dependency; the log has it under the trace id in `detail`.");

    public static readonly ErrorCode Unavailable = new("unavailable", 503, true,
        "The server cannot do this right now", "A queue is full, the database does not answer, or the server is stopping. Retry with back-off and the same id.");

    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        ValidationFailed, MalformedJson, UnknownEvent, Unauthenticated, InvalidCredentials, InvalidRefreshToken, SecondFactorRequired,
        InvalidChallenge, InvalidCode, AccountDisabled, ReauthenticationRequired,
        OAuthStateInvalid, OAuthDenied, OAuthUnknown, OAuthFailed, IdentityTaken, LastSignInMethod, InvalidSetupCode,
        InvalidLink, EmailNotVerified, RegistrationClosed, InvalidInvitation, Forbidden, NotReachable, BlockedByYou,
        NotFound, MethodNotAllowed, UsernameTaken, EmailTaken, MessageIdConflict, TooLate, MessageDeleted, PollClosed, DraftOutdated, LastOwner, InviteInvalid, GroupFull, MemberBanned, TooMany, SecondFactorExists,
        PayloadTooLarge, UnsupportedMediaType, RateLimited,
        Internal, Unavailable,
        GuestsDisabled, ChallengeRequired, AlreadyChatting,
        QuotaExceeded, FileNotReady, FileInUse, FileLinkInvalid, RangeNotSatisfiable, UploadOffsetConflict, UploadLocked, UploadVersion,
        FcmDisabled, SearchDisabled,
    ];
}
