using Parley.Media.Files;
using Parley.Platform.Blobs;

namespace Parley.Media.Processing;

/// <summary>
/// What is made of one file, before it is kept: new blobs beside those that have arrived. What is not kept in the end is removed again by <see cref="DiscardAsync"/>.
/// </summary>
internal sealed class Making(SealedBlobs blobs, FileRow file, FileSecret secret, long nextNumber)
{
    private readonly List<BlobRow> _made = [];
    private long _next = nextNumber;

    public FileRow File => file;

    public FileSecret Secret => secret;

    /// <summary>What was stored so far.</summary>
    public IReadOnlyList<BlobRow> Made => _made;

    /// <exception cref="BlobDamagedException">It is gone.</exception>
    public async ValueTask<SealedReader> OpenAsync(BlobRow blob, CancellationToken cancellationToken) =>
        await blobs.OpenAsync(new BlobName(blob.Name), secret.Key, secret.Context(blob.Number), cancellationToken)
        ?? throw new BlobDamagedException($"Blob {blob.Name} is missing.");

    /// <summary>Stores a blob that <paramref name="write"/> fills.</summary>
    public async ValueTask<(BlobRow Row, SealedBlob Blob)> StoreAsync(
        BlobKind kind, Func<SealedWriter, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var number = _next++;
        await using var writer = await blobs.CreateAsync(secret.Key, secret.Context(number), cancellationToken);
        await write(writer, cancellationToken);
        var stored = await writer.CompleteAsync(cancellationToken);
        var row = new BlobRow { File = file.File, Number = number, Kind = kind, Name = stored.Name.ToString(), Bytes = stored.Bytes };
        _made.Add(row);
        return (row, stored);
    }

    /// <summary>Removes what was stored.</summary>
    public async ValueTask DiscardAsync()
    {
        foreach (var blob in _made)
        {
            await blobs.DeleteAsync(new BlobName(blob.Name), CancellationToken.None);
        }

        _made.Clear();
    }
}

/// <summary>A file as it turned out to be.</summary>
internal sealed record MadeFile
{
    public required string Type { get; init; }

    public required byte[] Sha256 { get; init; }

    public required long Bytes { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public long? DurationMs { get; init; }

    public string? BlurHash { get; init; }

    /// <summary>Its blobs, each with what it is.</summary>
    public required IReadOnlyList<BlobRow> Blobs { get; init; }
}
