using System.Security.Cryptography;

namespace Parley.Platform.Blobs;

/// <summary>A sealed blob that was stored.</summary>
/// <param name="Name">A keyed hash of its content.</param>
/// <param name="Bytes">The length of its content.</param>
/// <param name="Sha256">Of its content.</param>
public sealed record SealedBlob(BlobName Name, long Bytes, byte[] Sha256);

/// <summary>A blob is not what was stored, or opened with another key.</summary>
public sealed class BlobDamagedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Blobs encrypted at rest on whatever store there is (<see cref="SealedFormat"/>): written as a stream, read from any place, never whole in memory. Safe from any
/// thread.
/// </summary>
public sealed class SealedBlobs(IBlobStore store)
{
    /// <summary>The length of a data key.</summary>
    public const int KeyBytes = SealedFormat.KeyBytes;

    /// <summary>Begins a blob.</summary>
    /// <param name="dataKey">32 random bytes, which the caller keeps wrapped by the master keys.</param>
    /// <param name="context">What the blob is, told again to open it: it opens as nothing else.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<SealedWriter> CreateAsync(byte[] dataKey, byte[] context, CancellationToken cancellationToken) =>
        new(await store.CreateAsync(cancellationToken), dataKey, context);

    /// <summary>Null when there is none of this name.</summary>
    /// <exception cref="BlobDamagedException">It has an unknown form.</exception>
    public async ValueTask<SealedReader?> OpenAsync(BlobName name, byte[] dataKey, byte[] context, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(name, cancellationToken) is not { } source)
        {
            return null;
        }

        try
        {
            var header = new byte[SealedFormat.HeaderBytes];
            return await source.ReadAsync(0, header, cancellationToken) == header.Length && header[0] == SealedFormat.Format
                && SealedFormat.PlainLength(source.Length) is { } length
                ? new SealedReader(source, name, length, dataKey, header[1..], context)
                : throw new BlobDamagedException($"Blob {name} has an unknown form or was cut off.");
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Harmless where there is none.</summary>
    public ValueTask DeleteAsync(BlobName name, CancellationToken cancellationToken) => store.DeleteAsync(name, cancellationToken);

    /// <summary>Reads a blob to its end, and checks every byte and its name.</summary>
    /// <exception cref="BlobDamagedException">It is missing or not what was stored.</exception>
    public async ValueTask VerifyAsync(BlobName name, long bytes, byte[] dataKey, byte[] context, CancellationToken cancellationToken)
    {
        await using var reader = await OpenAsync(name, dataKey, context, cancellationToken) ?? throw new BlobDamagedException($"Blob {name} is missing.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var part in reader.ReadAsync(0, reader.Length, cancellationToken))
        {
            hash.AppendData(part.Span);
        }

        if (reader.Length != bytes || reader.NameOf(hash.GetHashAndReset()) != name)
        {
            throw new BlobDamagedException($"Blob {name} is not what its name says.");
        }
    }
}
