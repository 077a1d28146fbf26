using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Accounts.Tokens;

/// <summary>One P-256 key of access tokens. Safe from any thread.</summary>
internal sealed class SigningKey
{
    /// <summary>r and s of 32 bytes each (RFC 7518 §3.4).</summary>
    public const int SignatureBytes = 64;

    private readonly byte[] _privateKey;

    // An ECDsa object is not promised to serve two threads at once, and making one costs more than the signature.
    private readonly ConcurrentBag<ECDsa> _idle = [];

    /// <param name="privateKey">PKCS #8.</param>
    public SigningKey(byte[] privateKey)
    {
        _privateKey = privateKey;
        var key = Import();
        Jwk = JsonWebKey.From(key.ExportParameters(includePrivateParameters: false));
        _idle.Add(key);
    }

    public string Kid => Jwk.Kid;

    /// <summary>The public half.</summary>
    public JsonWebKey Jwk { get; }

    /// <summary>A new random key as PKCS #8.</summary>
    public static byte[] CreatePrivateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    public byte[] Sign(byte[] data) =>
        Use(key => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public bool Verify(byte[] data, byte[] signature) =>
        Use(key => key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    private T Use<T>(Func<ECDsa, T> work)
    {
        var key = _idle.TryTake(out var idle) ? idle : Import();
        var result = work(key);
        _idle.Add(key);
        return result;
    }

    private ECDsa Import()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_privateKey, out _);
        return key;
    }
}

/// <summary>A public key as clients read it (RFC 7517, RFC 7518 §6.2.1).</summary>
internal sealed record JsonWebKey
{
    public string Kty { get; } = "EC";

    public string Crv { get; } = "P-256";

    public string Use { get; } = "sig";

    public string Alg { get; } = Jwt.Algorithm;

    public required string Kid { get; init; }

    public required string X { get; init; }

    public required string Y { get; init; }

    public static JsonWebKey From(ECParameters parameters)
    {
        var x = Base64Url.EncodeToString(parameters.Q.X);
        var y = Base64Url.EncodeToString(parameters.Q.Y);

        // RFC 7638 §3: the required members in the order of their names, without spaces.
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        return new JsonWebKey { Kid = Base64Url.EncodeToString(thumbprint), X = x, Y = y };
    }
}

/// <param name="Keys">Every key whose tokens are accepted.</param>
internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);
