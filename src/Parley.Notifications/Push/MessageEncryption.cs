using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Notifications.Push;

/// <summary>
/// Encrypts a message for one browser (RFC 8291) in the content coding <c>aes128gcm</c> (RFC 8188), as one record. The framework's primitives; byte for byte the example of
/// RFC 8291, appendix A. Safe from any thread.
/// </summary>
internal static class MessageEncryption
{
    public const int PublicKeyBytes = 65, AuthBytes = 16, SaltBytes = 16;

    /// <summary>Of the message: with header, delimiter and tag it fits into the 4,096 bytes that every push service takes (RFC 8030 §7.2).</summary>
    public const int MaxPlainBytes = 3800;

    private const int TagBytes = 16, KeyBytes = 16, NonceBytes = 12, RecordSize = 4096;

    public static byte[] Encrypt(ReadOnlySpan<byte> message, ReadOnlySpan<byte> browserKey, ReadOnlySpan<byte> auth)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256); // RFC 8291 §3.1: a new pair for each message
        return Encrypt(message, browserKey, auth, own, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    /// <exception cref="CryptographicException">The browser's key is no point of the curve.</exception>
    internal static byte[] Encrypt(ReadOnlySpan<byte> message, ReadOnlySpan<byte> browserKey, ReadOnlySpan<byte> auth, ECDiffieHellman own, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxPlainBytes, nameof(message));
        using var browser = Import(browserKey);
        var ownKey = Export(own.ExportParameters(includePrivateParameters: false).Q);

        // RFC 8291 §3.3 and §3.4: the agreement, mixed with the shared secret and both keys.
        var agreement = own.DeriveRawSecretAgreement(browser.PublicKey);
        byte[] keyInfo = [.. "WebPush: info\0"u8, .. browserKey, .. ownKey];
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreement, 32, auth.ToArray(), keyInfo);

        // RFC 8188 §2.2 and §2.3, of the first record.
        var pseudorandom = HKDF.Extract(HashAlgorithmName.SHA256, material, salt.ToArray());
        var key = HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, KeyBytes, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, NonceBytes, "Content-Encoding: nonce\0"u8.ToArray());

        // RFC 8188 §2.1: salt, record size, length of the key id, key id; then the record, whose delimiter 2 says that it is the last.
        byte[] plain = [.. message, 2];
        var header = SaltBytes + sizeof(uint) + 1 + PublicKeyBytes;
        var body = new byte[header + plain.Length + TagBytes];
        salt.CopyTo(body);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltBytes), RecordSize);
        body[SaltBytes + sizeof(uint)] = PublicKeyBytes;
        ownKey.CopyTo(body.AsSpan(SaltBytes + sizeof(uint) + 1));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, body.AsSpan(header, plain.Length), body.AsSpan(header + plain.Length));
        return body;
    }

    /// <summary>Whether bytes are an uncompressed point of the curve.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> key)
    {
        try
        {
            using var imported = key.Length == PublicKeyBytes && key[0] == 4 ? Import(key) : null;
            return imported is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A point as X9.62 writes it, uncompressed.</summary>
    public static byte[] Export(ECPoint point) => [4, .. point.X!, .. point.Y!];

    private static ECDiffieHellman Import(ReadOnlySpan<byte> key) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = key[1..33].ToArray(), Y = key[33..].ToArray() },
    });
}
