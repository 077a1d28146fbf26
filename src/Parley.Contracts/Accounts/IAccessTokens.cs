using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Contracts.Accounts;

/// <summary>Who is asking: the verified content of an access token, and where it came from.</summary>
public sealed record Caller(UserId UserId, SessionId SessionId, AccountRole Role, DateTimeOffset ExpiresAt)
{
    /// <summary>What this session may do: by its role, less what is withheld from it. The default is nothing.</summary>
    public PermissionSet Permissions { get; init; }

    /// <summary>Where the request comes from, as limits count it: an IPv4 address, or the /64 of an IPv6 address. Empty when unknown, which is one network, too.</summary>
    public string Network { get; init; } = "";

    public bool Has(Permission permission) => Permissions.Contains(permission);
}

public interface IAccessTokens
{
    /// <summary>Verifies signature, issuer, audience, type, expiry, and that the session was not revoked. Safe from any thread.</summary>
    ValueTask<Result<Caller>> VerifyAsync(string token, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a session has ended whose tokens may not have expired yet: what can have changed about a token since it was verified. Looks in memory only.
    /// </summary>
    bool IsRevoked(SessionId session);
}
