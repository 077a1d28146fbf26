using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Platform.Configuration;

namespace Parley.Platform.Keys;

/// <summary>
/// Wraps the data keys of the modules. A wrapped key is: format byte (1), number of the master key (4 bytes, big-endian), nonce (12), ciphertext, tag (16);
/// AES-256-GCM. Safe from any thread.
/// </summary>
public sealed class MasterKeys
{
    /// <summary>The key file's name in the data folder.</summary>
    public const string FileName = KeyFile.Name;

    private const byte Format = 1;
    private const int HeaderBytes = 1 + sizeof(int), NonceBytes = 12, TagBytes = 16;

    private static readonly byte[] ProofPurpose = "parley master key proof"u8.ToArray();

    private readonly Lock _changing = new();
    private volatile KeyRing _ring;

    private MasterKeys(string path, KeyFile file) => (Path, _ring) = (path, new KeyRing(file));

    /// <summary>Where the key file is.</summary>
    public string Path { get; }

    /// <summary>The number of the key that wraps.</summary>
    public int Current => _ring.File.Current;

    /// <summary>When that became so.</summary>
    public DateTimeOffset CurrentSince => _ring.File.CurrentSince ?? Keys.Single(key => key.Number == Current).CreatedAt;

    /// <summary>The keys of the file, oldest first.</summary>
    public IReadOnlyList<MasterKeyInfo> Keys =>
        [.. _ring.File.Keys.OrderBy(key => key.Number).Select(key => new MasterKeyInfo(key.Number, key.CreatedAt))];

    /// <summary>Reads <c>keys.json</c> in the data folder, or makes it when the folder holds no database yet.</summary>
    /// <exception cref="KeyFileException">It is damaged, or missing beside existing data.</exception>
    public static MasterKeys Open(DataFolder folder, TimeProvider clock)
    {
        var path = FileOf(folder);
        if (File.Exists(path))
        {
            return new MasterKeys(path, KeyFile.Read(path));
        }

        if (Directory.EnumerateFiles(folder.FullPath, "*.db").Any())
        {
            throw new KeyFileException($"{path} is missing, but there is data encrypted with it. Put the key file back from its backup.");
        }

        // Servers that start at the same moment all get here; the first one's key counts. A look and a move would not do: on Unix two moves that find nothing both
        // succeed, and the second takes the first one's key away, with all that was wrapped by it.
        using var making = KeyFileLock.Await(folder);
        return new MasterKeys(path, File.Exists(path) ? KeyFile.Read(path) : KeyFile.Create(path, clock));
    }

    /// <summary>The key file of a data folder.</summary>
    public static string FileOf(DataFolder folder) => folder.File(KeyFile.Name);

    /// <summary>The number of the master key that a secret was wrapped with.</summary>
    public static int NumberOf(ReadOnlySpan<byte> wrapped) => BinaryPrimitives.ReadInt32BigEndian(wrapped[1..]);

    /// <summary>Encrypts <paramref name="secret"/> for <paramref name="purpose"/>, which must be given again to unwrap.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> purpose)
    {
        var ring = _ring;
        return Wrap(ring.File.Current, ring.Current, secret, purpose);
    }

    /// <exception cref="CryptographicException">Wrapped for another purpose, altered, or with a master key that the file no longer holds.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> purpose)
    {
        if (wrapped.Length < HeaderBytes + NonceBytes + TagBytes || wrapped[0] != Format)
        {
            throw new CryptographicException("Not a wrapped key of a known format.");
        }

        var number = NumberOf(wrapped);
        var master = _ring.Find(number) ?? Learn(number) ?? throw new CryptographicException($"The key file no longer holds master key {number}.");
        var secret = new byte[wrapped.Length - HeaderBytes - NonceBytes - TagBytes];
        using var cipher = new AesGcm(master, TagBytes);
        cipher.Decrypt(
            wrapped.Slice(HeaderBytes, NonceBytes), wrapped.Slice(HeaderBytes + NonceBytes, secret.Length), wrapped[^TagBytes..], secret, purpose);
        return secret;
    }

    /// <summary>A key of 32 bytes for one purpose, derived from the current master key. It changes when the master key is rotated.</summary>
    public byte[] Derive(string purpose) => _ring.Derive(purpose)[0];

    /// <summary>
    /// What <see cref="Derive"/> gives and gave: from the current key first, then from every other that is still in the file. For checking what was signed
    /// before a rotation. Cheap to ask again.
    /// </summary>
    public IReadOnlyList<byte[]> DeriveAll(string purpose) => _ring.Derive(purpose);

    internal bool Holds(int number) => _ring.Find(number) is not null;

    /// <summary>A known text under a key: says of a database which keys it needs.</summary>
    internal byte[] Prove(int number) => Wrap(number, _ring.Find(number)!, [], ProofPurpose);

    internal bool IsProof(int number, byte[] proof)
    {
        try
        {
            return NumberOf(proof) == number && Unwrap(proof, ProofPurpose).Length == 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The file as it is now.</summary>
    internal KeyFile Read() => KeyFile.Read(Path);

    /// <summary>Takes a changed file into use.</summary>
    internal void Use(KeyFile file)
    {
        lock (_changing)
        {
            _ring = new KeyRing(file);
        }
    }

    /// <summary>Takes a changed file into use for unwrapping only.</summary>
    internal void Learn(KeyFile file)
    {
        lock (_changing)
        {
            _ring = _ring.Learn(file);
        }
    }

    /// <summary>The keys of a changed file, beside those in use.</summary>
    internal MasterKeys With(KeyFile file) => new(Path, file);

    internal bool IsInUse(KeyFile file) => _ring.File.IsSame(file);

    /// <summary>True when a file holds the same secrets under the numbers that both have.</summary>
    internal bool Agrees(KeyFile file) => file.Keys.All(key => _ring.Find(key.Number) is not { } known || known.AsSpan().SequenceEqual(key.Secret));

    // Another process has noticed a rotation before this one.
    private byte[]? Learn(int number)
    {
        try
        {
            Learn(Read());
        }
        catch (Exception exception) when (exception is KeyFileException or IOException or UnauthorizedAccessException)
        {
            return null; // the caller says that the key is missing; who looks after the file says why
        }

        return _ring.Find(number);
    }

    private static byte[] Wrap(int number, byte[] master, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> purpose)
    {
        var wrapped = new byte[HeaderBytes + NonceBytes + secret.Length + TagBytes];
        wrapped[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(wrapped.AsSpan(1), number);
        var nonce = wrapped.AsSpan(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(master, TagBytes);
        cipher.Encrypt(nonce, secret, wrapped.AsSpan(HeaderBytes + NonceBytes, secret.Length), wrapped.AsSpan(^TagBytes..), purpose);
        return wrapped;
    }
}

/// <summary>What may be told of a master key.</summary>
public sealed record MasterKeyInfo(int Number, DateTimeOffset CreatedAt);
