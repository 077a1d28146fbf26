using Parley.Protocol;

namespace Parley.Accounts.OAuth.Providers;

/// <summary>Somewhere else where people have accounts. Safe from any thread.</summary>
internal abstract class IdentityProvider(string id, string name, string issuer, bool allowsRegistration)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>Who vouches for the subjects: they are unique within it, whatever the provider is called in the configuration.</summary>
    public string Issuer { get; } = issuer;

    public bool AllowsRegistration { get; } = allowsRegistration;

    /// <summary>The page to send the browser to.</summary>
    public abstract ValueTask<Result<Uri>> AuthorizationAsync(AuthorizationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the answer comes from this provider (RFC 9207 §2.4): one that names its issuer must name this one, and one that says that it always does must.
    /// With a return address of its own per provider (RFC 9700 §4.4), no answer is taken to another's token endpoint.
    /// </summary>
    public virtual ValueTask<Result<bool>> IsFromHereAsync(string? issuer, CancellationToken cancellationToken) => new(issuer is null || issuer == Issuer);

    /// <summary>Exchanges a code for who it stands for.</summary>
    public abstract ValueTask<Result<ExternalIdentity>> RedeemAsync(string code, AuthorizationRequest request, CancellationToken cancellationToken);
}

/// <summary>One attempt to sign in at a provider.</summary>
/// <param name="Verifier">The secret of PKCE (RFC 7636), whose hash travels with the browser.</param>
internal sealed record AuthorizationRequest(string State, string Nonce, string Verifier, Uri ReturnAddress);

/// <summary>Who somebody is at a provider.</summary>
/// <param name="Account">What the provider calls the account, for people to recognise it: a login or an address.</param>
/// <param name="EmailVerified">Whether the provider says that the address is theirs.</param>
internal sealed record ExternalIdentity(string Issuer, string Subject, string? Account, string? Name, string? Email, bool EmailVerified);
