using Parley.Platform.Blobs;

namespace Parley.S3;

/// <summary>What all uploads that are under way may hold in memory together. Safe from any thread.</summary>
internal sealed class PartMemory(long most)
{
    private long _taken;

    /// <exception cref="BlobStoreUnavailableException">There is not so much left.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) > most)
        {
            GiveBack(bytes);
            throw new BlobStoreUnavailableException(
                $"the uploads that are under way hold the {most} bytes of memory that they may", "they are tried again; for more at once raise Parley:Blobs:S3:UploadMemoryBytes");
        }
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
