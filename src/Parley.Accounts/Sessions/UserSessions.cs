using Microsoft.Extensions.Logging;
using Parley.Accounts.Tokens;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Sessions;

/// <summary>What a client is given when it signs in or refreshes.</summary>
/// <param name="EndsUnusedAt">When the refresh token stops working if it is not used.</param>
internal sealed record IssuedSession(Me User, AccessToken AccessToken, RefreshToken RefreshToken, DateTimeOffset EndsUnusedAt);

/// <summary>The life of a session: it starts at sign-in, is refreshed, and ends.</summary>
internal sealed class UserSessions(
    SessionStore store, AccessTokens accessTokens, RevokedSessions revoked, TimeProvider clock, ILogger<UserSessions> logger)
{
    private static readonly ParleyError Ended = new(ErrorCodes.InvalidRefreshToken, "Sign in again.");

    /// <summary>Starts a session; always a new one, whatever the client had before.</summary>
    public async ValueTask<IssuedSession> StartAsync(UserRow user, CancellationToken cancellationToken)
    {
        var token = RefreshToken.Create();
        var session = await store.AddAsync(user.UserKey, SessionId.New(clock), token, cancellationToken);
        return Started(user, session, token);
    }

    /// <summary>The answer to a sign-in whose session has been added.</summary>
    public IssuedSession Started(UserRow user, SessionRow session, RefreshToken token)
    {
        AccountsLog.SignedIn(logger, user.Id, session.Id);
        return Issue(user, session, token);
    }

    public async ValueTask<Result<IssuedSession>> RefreshAsync(string? refreshToken, CancellationToken cancellationToken)
    {
        if (!RefreshToken.TryParse(refreshToken, out var presented))
        {
            return Ended;
        }

        var rotation = await store.RotateAsync(presented, cancellationToken);
        if (rotation.Outcome == RotationOutcome.Reused)
        {
            revoked.Publish(new SessionRevocation(rotation.Session!.Id, rotation.User!.Id, SessionEnd.TokenReuse));
        }

        return rotation.Outcome == RotationOutcome.Rotated ? Issue(rotation.User!, rotation.Session!, rotation.Token!) : Ended;
    }

    /// <summary>Ends a session. Its access tokens are refused and its sockets told before this returns; harmless to repeat.</summary>
    public async ValueTask EndAsync(SessionId id, string reason, CancellationToken cancellationToken)
    {
        if (await store.RevokeAsync(id, reason, cancellationToken) is { } ended)
        {
            revoked.Publish(new SessionRevocation(ended.Id, ended.UserId, reason));
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

    /// <summary>Makes the end of sessions known, after the commit that ended them.</summary>
    public void Publish(IReadOnlyList<SessionRevocation> ended)
    {
        foreach (var one in ended)
        {
            revoked.Publish(one);
        }
    }

    private IssuedSession Issue(UserRow user, SessionRow session, RefreshToken token) => new(
        user.ToMe(), accessTokens.Issue(user, session.Id, DateTimeOffset.FromUnixTimeMilliseconds(session.EndsAt)), token, store.EndsUnusedAt(session));
}
