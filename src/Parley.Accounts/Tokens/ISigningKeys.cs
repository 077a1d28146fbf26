namespace Parley.Accounts.Tokens;

/// <summary>The keys of access tokens, for the console. Safe beside a running server, which follows within seconds.</summary>
public interface ISigningKeys
{
    /// <summary>Adds a key that signs from now on, or soon; nobody is signed out.</summary>
    /// <param name="compromised">
    /// True: it signs at once, and the others are discarded. Access tokens that they have signed are refused, and every client fetches another one with its refresh token.
    /// </param>
    ValueTask<SigningRotation> RotateAsync(bool compromised, CancellationToken cancellationToken);
}

/// <param name="Kid">The new key.</param>
/// <param name="SignsFrom">When it begins to sign.</param>
public sealed record SigningRotation(string Kid, DateTimeOffset SignsFrom);
