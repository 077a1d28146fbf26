using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Accounts.Roles;
using Parley.Accounts.SecondFactors;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Configuration;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Tokens;

/// <summary>Issues and verifies access tokens.</summary>
internal sealed class AccessTokens(
    SigningKeys keys, RevokedSessions revoked, StaffRule staff, IOptions<AccountsOptions> options, IOptions<PublicUrlOptions> publicUrl, TimeProvider clock) : IAccessTokens
{
    private static readonly ParleyError Invalid = new(ErrorCodes.Unauthenticated, "The access token is not valid.");
    private static readonly ParleyError Expired = new(ErrorCodes.Unauthenticated, "The access token has expired.");
    private static readonly ParleyError Revoked = new(ErrorCodes.Unauthenticated, "The session has ended.");

    private const string OnlyEnrol = "enrol";

    private readonly VerifiedTokens _verified = new();

    private readonly string _issuer =
        options.Value.Issuer ?? publicUrl.Value.Url?.GetLeftPart(UriPartial.Authority) ?? "parley";

    /// <summary>A token for a session that ends at <paramref name="sessionEndsAt"/>, which the token never outlives.</summary>
    public AccessToken Issue(UserRow user, SessionId sessionId, DateTimeOffset sessionEndsAt)
    {
        var now = clock.GetUtcNow();
        var latest = now + options.Value.AccessTokenLifetime;
        var expires = (latest < sessionEndsAt ? latest : sessionEndsAt).ToUnixTimeSeconds();
        var claims = new JwtClaims
        {
            Iss = _issuer,
            Aud = options.Value.Audience,
            Sub = user.Id.ToString(),
            Sid = sessionId.ToString(),
            Role = AccountRoles.ToName(user.AccountRole),
            Jti = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Iat = now.ToUnixTimeSeconds(),
            Exp = expires,
            Lim = staff.MustEnrol(user) ? OnlyEnrol : null,
        };
        return new AccessToken(Jwt.Write(claims, keys.Current), DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    public ValueTask<Result<Caller>> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > Jwt.LongestChars)
        {
            return new(Invalid);
        }

        // A signature stays good as long as its key is one of ours.
        var hash = TokenHash.Of(token);
        return _verified.Find(hash) is { } known && keys.Has(known.Kid) ? new(Current(known.Caller)) : ReadAsync(token, hash, cancellationToken);
    }

    private async ValueTask<Result<Caller>> ReadAsync(string token, TokenHash hash, CancellationToken cancellationToken)
    {
        // 1. Form and header: the fixed algorithm and type, no other fields.
        if (Jwt.TryRead(token) is not { } unverified)
        {
            return Invalid;
        }

        // 2. A key of ours, and its signature. Only from here on is anything in the token believed.
        if (await keys.FindAsync(unverified.Kid, cancellationToken) is not { } key || unverified.Verify(key) is not { } claims)
        {
            return Invalid;
        }

        // 3. Made by this server, for this server.
        if (claims.Iss != _issuer || claims.Aud != options.Value.Audience
            || !UserId.TryParse(claims.Sub, out var userId) || !SessionId.TryParse(claims.Sid, out var sessionId)
            || !AccountRoles.TryParse(claims.Role, out var role))
        {
            return Invalid;
        }

        var caller = new Caller(userId, sessionId, role, DateTimeOffset.FromUnixTimeSeconds(claims.Exp))
        {
            // A limit that this server does not know leaves nothing: a newer one has set it.
            Permissions = claims.Lim switch { null => RolePermissions.Of(role), OnlyEnrol => StaffRule.OnlyEnrol, _ => default },
        };
        _verified.Add(hash, new VerifiedToken(key.Kid, caller));
        return Current(caller);
    }

    /// <summary>4. Still good. The same clock wrote the time, so no skew is allowed for.</summary>
    private Result<Caller> Current(Caller caller)
    {
        if (caller.ExpiresAt <= clock.GetUtcNow())
        {
            return Expired;
        }

        return IsRevoked(caller.SessionId) ? Revoked : caller;
    }

    public bool IsRevoked(SessionId session) => revoked.Contains(session);
}

/// <summary>An issued token and when it ends.</summary>
internal readonly record struct AccessToken(string Token, DateTimeOffset ExpiresAt);

/// <summary>Roles as the token's <c>role</c> names them: as on the wire.</summary>
internal static class AccountRoles
{
    private static readonly (AccountRole Role, string Name)[] Names =
    [
        (AccountRole.Guest, "guest"), (AccountRole.Member, "member"), (AccountRole.Moderator, "moderator"), (AccountRole.Admin, "admin"), (AccountRole.Owner, "owner"),
    ];

    public static string ToName(AccountRole role) => Names[(int)role].Name;

    public static bool TryParse(string name, out AccountRole role)
    {
        var found = Array.Find(Names, item => item.Name == name);
        role = found.Role;
        return found.Name is not null;
    }
}
