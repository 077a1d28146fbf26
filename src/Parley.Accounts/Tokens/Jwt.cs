using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Accounts.Tokens;

/// <summary>
/// Access tokens in JWS compact form (RFC 7515 §7.1), with the one header that this server writes (RFC 9068): nothing in a token chooses
/// how it is verified.
/// </summary>
internal static class Jwt
{
    public const string Algorithm = "ES256", Type = "at+jwt";

    /// <summary>Ours have about 500; whatever is longer is refused unread.</summary>
    public const int LongestChars = 4096;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static string Write(JwtClaims claims, SigningKey key)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new JwtHeader { Alg = Algorithm, Typ = Type, Kid = key.Kid }, JwtJson.Default.JwtHeader);
        var payload = JsonSerializer.SerializeToUtf8Bytes(claims, JwtJson.Default.JwtClaims);
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>
    /// Takes a token apart; null when it is not one of ours by its form. A header with any other field (<c>jwk</c>, <c>jku</c>, <c>x5u</c>,
    /// <c>crit</c>, …) is refused whole. Nothing is verified yet.
    /// </summary>
    public static UnverifiedJwt? TryRead(string token)
    {
        if (token.Length > LongestChars || token.AsSpan().ContainsAnyExcept(Alphabet))
        {
            return null;
        }

        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var header = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(parts[0]), JwtJson.Default.JwtHeader);
            return header is { Alg: Algorithm, Typ: Type }
                ? new UnverifiedJwt(header.Kid, Encoding.ASCII.GetBytes(token, 0, parts[0].Length + 1 + parts[1].Length), parts[1], Base64Url.DecodeFromChars(parts[2]))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }
}

/// <param name="Kid">The key that the token claims to be signed with.</param>
/// <param name="Signed">What the signature covers: header and payload as they were sent.</param>
internal sealed record UnverifiedJwt(string Kid, byte[] Signed, string Payload, byte[] Signature)
{
    /// <summary>The content, once <paramref name="key"/> has signed it; else null.</summary>
    public JwtClaims? Verify(SigningKey key)
    {
        if (Signature.Length != SigningKey.SignatureBytes || !key.Verify(Signed, Signature))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(Payload), JwtJson.Default.JwtClaims);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record JwtHeader
{
    public required string Alg { get; init; }

    public required string Typ { get; init; }

    public required string Kid { get; init; }
}

/// <summary>Times are whole seconds since 1970 (RFC 7519 §2, NumericDate).</summary>
internal sealed record JwtClaims
{
    public required string Iss { get; init; }

    public required string Aud { get; init; }

    public required string Sub { get; init; }

    public required string Sid { get; init; }

    public required string Role { get; init; }

    public required string Jti { get; init; }

    public required long Iat { get; init; }

    public required long Exp { get; init; }

    /// <summary>What the session is limited to; null: to what its role may do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lim { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, MaxDepth = 4, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JwtHeader))]
[JsonSerializable(typeof(JwtClaims))]
[JsonSerializable(typeof(JsonWebKeySet))]
internal sealed partial class JwtJson : JsonSerializerContext;
