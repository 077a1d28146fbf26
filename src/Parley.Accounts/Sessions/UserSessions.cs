using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Accounts.Mails;
using Parley.Accounts.SecondFactors;
using Parley.Accounts.Tokens;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Sessions;

/// <summary>What a client is given when it signs in or refreshes.</summary>
/// <param name="EndsUnusedAt">When the refresh token stops working if it is not used.</param>
internal sealed record IssuedSession(Me User, AccessToken AccessToken, RefreshToken RefreshToken, DateTimeOffset EndsUnusedAt)
{
    /// <summary>Whether nothing but setting up a second factor is allowed.</summary>
    public bool MustEnrol { get; init; }
}

/// <summary>The life of a session: it starts at sign-in, is refreshed, and ends.</summary>
internal sealed class UserSessions(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database,
    SessionStore store,
    AccessTokens accessTokens,
    RevokedSessions revoked,
    StaffRule staff,
    AuditLog audit,
    MailQueue mails,
    MailTexts texts,
    TimeProvider clock,
    ILogger<UserSessions> logger)
{
    private static readonly ParleyError Ended = new(ErrorCodes.InvalidRefreshToken, "Sign in again.");

    /// <summary>The answer to somebody whose account is disabled, who has shown that it is theirs.</summary>
    public static readonly ParleyError Disabled = new(ErrorCodes.AccountDisabled, "Ask who runs this server.");

    /// <summary>The answer to what was begun with a password, or without a second factor, that the account no longer has.</summary>
    public static readonly ParleyError Overtaken = new(ErrorCodes.InvalidCredentials, "The account was changed in this moment: try again.");

    /// <summary>
    /// Starts a session; always a new one, whatever the client had before. Only <see cref="SignIn.SecondFactorSignIn"/> knows that nothing else is to be shown before.
    /// </summary>
    /// <param name="user">Who signs in.</param>
    /// <param name="device">On which device.</param>
    /// <param name="method">How, for the audit log.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask<Result<IssuedSession>> StartAsync(UserRow user, ClientDevice device, string method, CancellationToken cancellationToken)
    {
        var token = RefreshToken.Create();
        var started = await database.WriteAsync(session => AddAsync(session, user, device, method, token), cancellationToken);
        return started.TryGet(out var added, out var error) ? Started(added, token) : error;
    }

    /// <summary>
    /// Adds a session to a transaction that has just signed somebody in. The account is held and read once more: who disables it, changes its role, password or second factor
    /// finds this session, or is found here.
    /// </summary>
    /// <param name="shown">The account as it was when they showed who they are.</param>
    /// <returns>Or <see cref="Disabled"/>, or <see cref="Overtaken"/>.</returns>
    public async Task<Result<AddedSession>> AddAsync(DatabaseSession session, UserRow shown, ClientDevice device, string method, RefreshToken token)
    {
        if (await shown.HoldAsync(session) is not { DisabledAt: null } user)
        {
            return Disabled;
        }

        if (user.PasswordHash != shown.PasswordHash || (user.SecondFactorAt is not null && shown.SecondFactorAt is null))
        {
            return Overtaken;
        }

        var added = await store.AddAsync(session, user, device, SessionId.New(clock), token);
        var detail = new Dictionary<string, string> { ["method"] = method, ["device"] = device.Name };
        if (added.IsNewDevice)
        {
            detail["newDevice"] = "true";
            if (user.Email is not null)
            {
                await mails.AddAsync(session, user.Email, texts.NewDevice(user.Username, device.Name, device.Address, clock.GetUtcNow()));
            }
        }

        await audit.AddAsync(session, new AuditEvent(AuditKinds.SignIn, user.Id, user.Id, added.Row.Id, device.Address, detail));
        return added;
    }

    /// <summary>The answer to a sign-in whose session has been added.</summary>
    public IssuedSession Started(AddedSession added, RefreshToken token)
    {
        AccountsLog.SignedIn(logger, added.User.Id, added.Row.Id);
        if (added.IsNewDevice)
        {
            mails.Wake();
        }

        Publish(added.Ended);
        return Issue(added.User, added.Row, token);
    }

    public async ValueTask<Result<IssuedSession>> RefreshAsync(string? refreshToken, ClientDevice device, CancellationToken cancellationToken)
    {
        if (!RefreshToken.TryParse(refreshToken, out var presented))
        {
            return Ended;
        }

        var rotation = await store.RotateAsync(presented, device, cancellationToken);
        if (rotation.Outcome == RotationOutcome.Reused)
        {
            revoked.Publish(new SessionRevocation(rotation.Session!.Id, rotation.User!.Id, SessionEnd.TokenReuse));
        }

        return rotation.Outcome == RotationOutcome.Rotated ? Issue(rotation.User!, rotation.Session!, rotation.Token!) : Ended;
    }

    /// <summary>Ends a session. Its access tokens are refused and its sockets told before this returns; harmless to repeat.</summary>
    public async ValueTask EndAsync(SessionId id, string reason, CancellationToken cancellationToken) =>
        await EndAsync(id, owner: null, reason, cancellationToken);

    /// <summary>The same when it is <paramref name="owner"/>'s; false when nothing was ended.</summary>
    public async ValueTask<bool> EndAsync(SessionId id, UserId? owner, string reason, CancellationToken cancellationToken)
    {
        if (await store.RevokeAsync(id, owner, reason, cancellationToken) is not { } ended)
        {
            return false;
        }

        revoked.Publish(new SessionRevocation(ended.Id, ended.UserId, reason));
        return true;
    }

    /// <summary>Ends all sessions of somebody but one.</summary>
    /// <param name="except">Null: all of them.</param>
    public async ValueTask EndAllAsync(UserRow user, SessionId? except, string reason, CancellationToken cancellationToken) =>
        Publish(await database.WriteAsync(
            async session =>
            {
                var ended = await store.RevokeAllAsync(session, user, except, reason);
                await audit.AddAsync(session, new AuditEvent(AuditKinds.SessionsRevoked, user.Id, user.Id, except, Detail: new Dictionary<string, string> { ["reason"] = reason }));
                return ended;
            },
            cancellationToken));

    /// <summary>Tells of sessions that a transaction has ended: from now on their access tokens are refused and their sockets closed.</summary>
    public void Publish(IEnumerable<SessionRevocation> ended)
    {
        foreach (var one in ended)
        {
            revoked.Publish(one);
        }
    }

    /// <summary>Ends the session of a refresh token, if there is one. Any token of the family will do: only its owner, or a thief, has one.</summary>
    public async ValueTask EndAsync(string refreshToken, string reason, CancellationToken cancellationToken)
    {
        if (RefreshToken.TryParse(refreshToken, out var token) && await store.FindAsync(token, cancellationToken) is { RevokedAt: null } session)
        {
            await EndAsync(session.Id, reason, cancellationToken);
        }
    }

    private IssuedSession Issue(UserRow user, SessionRow session, RefreshToken token) => new(
        user.ToMe(), accessTokens.Issue(user, session.Id, DateTimeOffset.FromUnixTimeMilliseconds(session.EndsAt)), token, store.EndsUnusedAt(session))
    {
        MustEnrol = staff.MustEnrol(user),
    };
}
