using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Parley.Accounts.Sessions;

/// <summary>
/// 48 random bytes as 64 characters of base64url. The first 16 stay for the session (its family), the other 32 change at each use; the server
/// keeps hashes of both. Whoever presents a known family with another rest uses a token for the second time.
/// </summary>
internal sealed class RefreshToken
{
    public const int Chars = 64;

    private const int FamilyBytes = 16, SecretBytes = 32, Bytes = FamilyBytes + SecretBytes;
    private const int NonceBytes = 12, TagBytes = 16;

    private static readonly byte[] SealPurpose = "parley refresh token successor"u8.ToArray();

    private readonly byte[] _bytes;

    private RefreshToken(byte[] bytes)
    {
        _bytes = bytes;
        FamilyHash = SHA256.HashData(bytes.AsSpan(0, FamilyBytes));
        Hash = SHA256.HashData(bytes);
    }

    public byte[] FamilyHash { get; }

    /// <summary>Of the whole token.</summary>
    public byte[] Hash { get; }

    /// <summary>The first token of a new family.</summary>
    public static RefreshToken Create() => new(RandomNumberGenerator.GetBytes(Bytes));

    public static bool TryParse(string? text, [NotNullWhen(true)] out RefreshToken? token)
    {
        token = null;
        var bytes = new byte[Bytes];
        if (text is { Length: Chars } && Base64Url.IsValid(text, out var length) && length == Bytes && Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            token = new RefreshToken(bytes);
        }

        return token is not null;
    }

    /// <summary>The next token of this family: a new one at every call.</summary>
    public RefreshToken CreateSuccessor()
    {
        var bytes = (byte[])_bytes.Clone();
        RandomNumberGenerator.Fill(bytes.AsSpan(FamilyBytes));
        return new RefreshToken(bytes);
    }

    /// <summary>
    /// Encrypts <paramref name="successor"/> so that only who presents this token again can be given it: nonce, ciphertext, tag (AES-256-GCM)
    /// under a key that HKDF (RFC 5869) derives from this token.
    /// </summary>
    public byte[] Seal(RefreshToken successor)
    {
        var sealedBytes = new byte[NonceBytes + Bytes + TagBytes];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceBytes));
        using var cipher = Cipher();
        cipher.Encrypt(sealedBytes.AsSpan(0, NonceBytes), successor._bytes, sealedBytes.AsSpan(NonceBytes, Bytes), sealedBytes.AsSpan(^TagBytes..));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">It was sealed by another token, or altered.</exception>
    public RefreshToken Unseal(byte[] successor)
    {
        var bytes = new byte[Bytes];
        using var cipher = Cipher();
        cipher.Decrypt(successor.AsSpan(0, NonceBytes), successor.AsSpan(NonceBytes, Bytes), successor.AsSpan(^TagBytes..), bytes);
        return new RefreshToken(bytes);
    }

    /// <summary>The token itself, for the client.</summary>
    public string Reveal() => Base64Url.EncodeToString(_bytes);

    private AesGcm Cipher() => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, 32, info: SealPurpose), TagBytes);
}
