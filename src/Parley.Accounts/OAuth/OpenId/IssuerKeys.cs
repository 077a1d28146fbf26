using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Accounts.OAuth.Providers;

namespace Parley.Accounts.OAuth.OpenId;

/// <summary>The keys of an issuer (RFC 7517) that may sign ID tokens: RS256 with 2048–8192 bits and ES256. Others are as if they were not there.</summary>
internal sealed class IssuerKeys
{
    private const int Most = 100;

    private readonly List<IssuerKey> _keys;

    private IssuerKeys(List<IssuerKey> keys) => _keys = keys;

    public static IssuerKeys Read(JsonElement set) => new([.. set.Items("keys").Take(Most).Select(IssuerKey.TryRead).OfType<IssuerKey>()]);

    public bool Has(string kid) => _keys.Exists(key => key.Kid == kid);

    /// <summary>The key that a token was signed with; a token that names none fits a set of one only (OpenID Connect Core 1.0 §10.1).</summary>
    public IssuerKey? Find(string? kid, string algorithm)
    {
        var fitting = _keys.FindAll(key => key.Algorithm == algorithm && (kid is null || key.Kid == kid));
        return fitting.Count == 1 || (kid is not null && fitting.Count > 0) ? fitting[0] : null;
    }
}

/// <summary>One public key. Safe from any thread.</summary>
internal sealed class IssuerKey
{
    public const string Rs256 = "RS256", Es256 = "ES256";

    private const int CoordinateBytes = 32, LeastBits = 2048, MostBits = 8192, MostExponentBytes = 8;

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _ec;

    private IssuerKey(string? kid, RSAParameters rsa) => (Kid, Algorithm, _rsa) = (kid, Rs256, rsa);

    private IssuerKey(string? kid, ECParameters ec) => (Kid, Algorithm, _ec) = (kid, Es256, ec);

    public string? Kid { get; }

    /// <summary>The one algorithm that it is used with: its kind decides, not the token.</summary>
    public string Algorithm { get; }

    public static IssuerKey? TryRead(JsonElement json)
    {
        if (json.Text("use") is { } use && use != "sig")
        {
            return null;
        }

        var key = json.Text("kty") switch
        {
            "RSA" => ReadRsa(json),
            "EC" when json.Text("crv") == "P-256" => ReadEc(json),
            _ => null,
        };
        return key is not null && (json.Text("alg") is not { } alg || alg == key.Algorithm) ? key : null;
    }

    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (_rsa is { } parameters)
            {
                using var rsa = RSA.Create(parameters);
                return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }

            using var ec = ECDsa.Create(_ec!.Value);
            return signature.Length == 2 * CoordinateBytes
                && ec.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // a point that is not on the curve, for example
        }
    }

    private static IssuerKey? ReadRsa(JsonElement json) =>
        Bytes(json, "n") is { } modulus && Bytes(json, "e") is { Length: <= MostExponentBytes } exponent && modulus.Length * 8 is >= LeastBits and <= MostBits
            ? new IssuerKey(json.Text("kid"), new RSAParameters { Modulus = modulus, Exponent = exponent })
            : null;

    private static IssuerKey? ReadEc(JsonElement json) =>
        Bytes(json, "x") is { Length: CoordinateBytes } x && Bytes(json, "y") is { Length: CoordinateBytes } y
            ? new IssuerKey(json.Text("kid"), new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } })
            : null;

    private static byte[]? Bytes(JsonElement json, string name) =>
        json.Text(name) is { Length: <= 2048 } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
