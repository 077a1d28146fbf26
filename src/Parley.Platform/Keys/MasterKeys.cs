using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Parley.Platform.Configuration;

namespace Parley.Platform.Keys;

/// <summary>
/// Wraps the data keys of the modules. A wrapped key is: format byte (1), number of the master key (4 bytes, big-endian), nonce (12), ciphertext, tag (16);
/// AES-256-GCM. Safe from any thread.
/// </summary>
public sealed class MasterKeys
{
    private const byte Format = 1;
    private const int HeaderBytes = 1 + sizeof(int), NonceBytes = 12, TagBytes = 16;

    private readonly Dictionary<int, byte[]> _secrets;
    private readonly int _current;

    private MasterKeys(KeyFile file)
    {
        _secrets = file.Keys.ToDictionary(key => key.Number, key => key.Secret);
        _current = file.Current;
    }

    /// <summary>Reads <c>keys.json</c> in the data folder, or makes it when the folder holds no database yet.</summary>
    /// <exception cref="KeyFileException">It is damaged, or missing beside existing data.</exception>
    public static MasterKeys Open(DataFolder folder, TimeProvider clock)
    {
        var path = folder.File("keys.json");
        if (File.Exists(path))
        {
            return new MasterKeys(KeyFile.Read(path));
        }

        if (Directory.EnumerateFiles(folder.FullPath, "*.db").Any())
        {
            throw new KeyFileException($"{path} is missing, but there is data encrypted with it. Put the key file back from its backup.");
        }

        return new MasterKeys(KeyFile.Create(path, clock));
    }

    /// <summary>Encrypts <paramref name="secret"/> for <paramref name="purpose"/>, which must be given again to unwrap.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> purpose)
    {
        var wrapped = new byte[HeaderBytes + NonceBytes + secret.Length + TagBytes];
        wrapped[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(wrapped.AsSpan(1), _current);
        var nonce = wrapped.AsSpan(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_secrets[_current], TagBytes);
        cipher.Encrypt(nonce, secret, wrapped.AsSpan(HeaderBytes + NonceBytes, secret.Length), wrapped.AsSpan(^TagBytes..), purpose);
        return wrapped;
    }

    /// <exception cref="CryptographicException">Wrapped for another purpose, altered, or with a master key that the file no longer holds.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> purpose)
    {
        if (wrapped.Length < HeaderBytes + NonceBytes + TagBytes || wrapped[0] != Format)
        {
            throw new CryptographicException("Not a wrapped key of a known format.");
        }

        var number = BinaryPrimitives.ReadInt32BigEndian(wrapped[1..]);
        if (!_secrets.TryGetValue(number, out var master))
        {
            throw new CryptographicException($"The key file no longer holds master key {number}.");
        }

        var secret = new byte[wrapped.Length - HeaderBytes - NonceBytes - TagBytes];
        using var cipher = new AesGcm(master, TagBytes);
        cipher.Decrypt(
            wrapped.Slice(HeaderBytes, NonceBytes), wrapped.Slice(HeaderBytes + NonceBytes, secret.Length), wrapped[^TagBytes..], secret, purpose);
        return secret;
    }

    /// <summary>A key for one purpose, derived from the current master key by HKDF (RFC 5869). It changes when the master key is rotated.</summary>
    public byte[] Derive(string purpose, int bytes = 32) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secrets[_current], bytes, info: Encoding.UTF8.GetBytes(purpose));
}
