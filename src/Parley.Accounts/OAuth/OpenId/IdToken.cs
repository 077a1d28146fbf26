using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Accounts.OAuth.Providers;

namespace Parley.Accounts.OAuth.OpenId;

/// <summary>An ID token that was taken apart (RFC 7515 §7.1); nothing of it is believed before <see cref="Verify"/>.</summary>
internal sealed class IdToken
{
    private const int LongestChars = 16 * 1024, LongestSubject = 255;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>By how much the issuer's clock may differ from ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>It was made for the code that was exchanged a moment ago.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(10);

    private readonly byte[] _signed, _signature;

    private IdToken(string algorithm, string? kid, JsonElement claims, byte[] signed, byte[] signature) =>
        (Algorithm, Kid, Claims, _signed, _signature) = (algorithm, kid, claims, signed, signature);

    /// <summary>RS256 or ES256.</summary>
    public string Algorithm { get; }

    public string? Kid { get; }

    public JsonElement Claims { get; }

    /// <summary>
    /// Null when it is none, is signed by an algorithm that is not taken (<c>none</c> and every shared secret among them), or has <c>crit</c>. What a header says about where keys
    /// are (<c>jwk</c>, <c>jku</c>, <c>x5u</c>) is not looked at.
    /// </summary>
    public static IdToken? TryRead(string? text)
    {
        if (text is null || text.Length > LongestChars || text.Split('.') is not [var header, var claims, var signature])
        {
            return null;
        }

        try
        {
            var head = Parse(header);
            return head.Text("alg") is IssuerKey.Rs256 or IssuerKey.Es256 && !head.TryGetProperty("crit", out _)
                ? new IdToken(head.Text("alg")!, head.Text("kid"), Parse(claims), Encoding.UTF8.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>OpenID Connect Core 1.0 §3.1.3.7. Null when all holds, else what does not.</summary>
    public string? Verify(IssuerKey key, string issuer, string clientId, string nonce, string? accessToken, DateTimeOffset now)
    {
        if (key.Algorithm != Algorithm || !key.Verify(_signed, _signature))
        {
            return "signature";
        }

        if (Claims.Text("iss") != issuer)
        {
            return "iss";
        }

        var audiences = Claims.Text("aud") is { } one ? [one] : Claims.Items("aud").Select(item => item.ToString()).ToList();
        if (!audiences.Contains(clientId, StringComparer.Ordinal))
        {
            return "aud";
        }

        if (Claims.Text("azp") is { } party ? party != clientId : audiences.Count > 1)
        {
            return "azp";
        }

        if (Time("exp") is not { } end || now >= end + Skew)
        {
            return "exp";
        }

        if (Time("iat") is not { } made || made > now + Skew || made < now - Oldest)
        {
            return "iat";
        }

        if (Claims.Text("nonce") is not { } given || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(nonce)))
        {
            return "nonce";
        }

        if (Claims.Text("at_hash") is { } hash && accessToken is not null && hash != AccessTokenHash(accessToken))
        {
            return "at_hash";
        }

        return Claims.Text("sub") is { Length: <= LongestSubject } ? null : "sub";
    }

    // §3.1.3.6: the left half of the SHA-256.
    private static string AccessTokenHash(string accessToken) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, SHA256.HashSizeInBytes / 2));

    private DateTimeOffset? Time(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;

    private static JsonElement Parse(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException();
    }
}
