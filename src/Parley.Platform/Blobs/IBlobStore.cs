namespace Parley.Platform.Blobs;

/// <summary>
/// Keeps byte strings that never change, under names that their writers choose at the end. It knows nothing of what they are: they come sealed
/// (<see cref="SealedBlobs"/>). Safe from any thread.
/// </summary>
/// <remarks>
/// What cannot be done now throws an <see cref="IOException"/>, of the store and of its sinks and sources alike: a disk that is full, a server that does not answer
/// (<see cref="BlobStoreUnavailableException"/>). It may be tried again; of a blob that was being written, nothing is ever seen.
/// </remarks>
public interface IBlobStore
{
    /// <summary>Begins a blob. Nobody sees it before <see cref="BlobSink.CompleteAsync"/>.</summary>
    ValueTask<BlobSink> CreateAsync(CancellationToken cancellationToken);

    /// <summary>Null when there is none of this name.</summary>
    ValueTask<BlobSource?> OpenAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Harmless where there is none. Who is reading it may read on, as far as the store has begun to send it.</summary>
    ValueTask DeleteAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>All there are, in no order. One that comes or goes meanwhile may be told or not.</summary>
    IAsyncEnumerable<BlobEntry> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes what was begun and has not been written to since <paramref name="before"/>: its writer has died. Says how many.</summary>
    ValueTask<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>
    /// What <see cref="ClaimAsync"/> has written; null when there is nothing. It lies beside the blobs as <c>owner</c>, is none of them, and goes where they are copied.
    /// </summary>
    ValueTask<string?> OwnerAsync(CancellationToken cancellationToken);

    /// <summary>Writes down whose store this is, durably. Of several at once one stays.</summary>
    /// <param name="owner">At most <see cref="BlobOwner.MostCharacters"/> of ASCII.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask ClaimAsync(string owner, CancellationToken cancellationToken);
}

/// <summary>A blob that there is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length as it is stored.</param>
/// <param name="WrittenAt">When it was completed, by the store's clock.</param>
public readonly record struct BlobEntry(BlobName Name, long Bytes, DateTimeOffset WrittenAt);

/// <summary>A blob that is being written, from one thread at a time. Disposed before it is complete, it leaves nothing.</summary>
public abstract class BlobSink : IAsyncDisposable
{
    /// <summary>Appends. The memory is the caller's again when this returns.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>When this returns, the blob is there for everybody, whole and durable. Completing the same bytes under a name that there is changes nothing.</summary>
    public abstract ValueTask CompleteAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Gives the blob up, and throws when something of it stays. Disposing does the same, and leaves what stays to <see cref="IBlobStore.RemoveAbandonedAsync"/>.</summary>
    public virtual ValueTask AbandonAsync(CancellationToken cancellationToken) => DisposeAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>A blob that is being read, from one thread at a time.</summary>
public abstract class BlobSource : IAsyncDisposable
{
    /// <summary>Bytes, as stored.</summary>
    public abstract long Length { get; }

    /// <summary>Fills <paramref name="into"/> from a place on, or as far as there is something.</summary>
    /// <returns>How many bytes it holds now.</returns>
    public abstract ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
