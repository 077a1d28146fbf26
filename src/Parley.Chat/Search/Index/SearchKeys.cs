using Parley.Platform.Keys;

namespace Parley.Chat.Search.Index;

/// <summary>
/// The key of the index's hashes, derived from a master key. An index stays with the key that it was begun with, as long as its master key is in the file; when that was removed
/// after a rotation, the index is begun anew with the present one. Safe from any thread.
/// </summary>
internal sealed class SearchKeys(MasterKeys master)
{
    private const string Purpose = "parley search index";

    private volatile Known? _known;

    /// <summary>Which key a new index takes: its proof.</summary>
    public long Current => ProofOf(master.Derive(Purpose));

    /// <summary>Null when no key of the file has this proof.</summary>
    public SearchHasher? Find(long proof)
    {
        var key = master.DeriveAll(Purpose).FirstOrDefault(key => ProofOf(key) == proof);
        if (key is null)
        {
            return null;
        }

        return _known is { } known && known.Proof == proof ? known.Hasher : (_known = new Known(proof, new SearchHasher(key))).Hasher;
    }

    private static long ProofOf(byte[] key) => (long)SipHash.Of(key, "parley search index proof"u8);

    private sealed record Known(long Proof, SearchHasher Hasher);
}
