using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Platform.Keys;

/// <summary>The master keys of one state of the file, and what was derived from them. Safe from any thread.</summary>
internal sealed class KeyRing
{
    private readonly FrozenDictionary<int, MasterKey> _keys;
    private readonly ConcurrentDictionary<string, IReadOnlyList<byte[]>> _derived = new(StringComparer.Ordinal);

    public KeyRing(KeyFile file)
        : this(file, file.Keys)
    {
    }

    private KeyRing(KeyFile file, IEnumerable<MasterKey> keys) => (File, _keys) = (file, keys.ToFrozenDictionary(key => key.Number));

    public KeyFile File { get; }

    public byte[] Current => _keys[File.Current].Secret;

    public byte[]? Find(int number) => _keys.GetValueOrDefault(number)?.Secret;

    /// <summary>The same, and it can also unwrap what the keys of another state have wrapped. What it wraps with stays.</summary>
    public KeyRing Learn(KeyFile other) => new(File, other.Keys.Concat(_keys.Values).DistinctBy(key => key.Number));

    /// <summary>32 bytes for one purpose by HKDF (RFC 5869), from each key: the current one's first, then the younger before the older.</summary>
    public IReadOnlyList<byte[]> Derive(string purpose) => _derived.GetOrAdd(purpose, static (purpose, ring) =>
    {
        var info = Encoding.UTF8.GetBytes(purpose);
        return [.. ring._keys.Values
            .OrderByDescending(key => key.Number == ring.File.Current).ThenByDescending(key => key.Number)
            .Select(key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, 32, info: info))];
    }, this);
}
