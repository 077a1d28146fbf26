using Parley.Media.Downloads;
using Parley.Media.Files;
using Parley.Platform.Blobs;
using Parley.Platform.Keys;
using Parley.Protocol.Media;

namespace Parley.Media.Sharing;

/// <summary>Copies what is in a file, a part at a time, for exports.</summary>
internal sealed class FileContents(FileStore files, SealedBlobs blobs, MasterKeys keys)
{
    /// <summary>Null when there is nothing to copy.</summary>
    public async ValueTask<BlobRow?> FindAsync(FileRow file, CancellationToken cancellationToken) =>
        FileVariants.Find(await files.BlobsAsync(file.File, cancellationToken), FileVariant.Content);

    public async ValueTask CopyAsync(FileRow file, BlobRow content, Stream target, CancellationToken cancellationToken)
    {
        var secret = FileSecret.Unwrap(keys, file);
        await using var reader = await blobs.OpenAsync(new BlobName(content.Name), secret.Key, secret.Context(content.Number), cancellationToken);
        if (reader is not null) // deleted meanwhile
        {
            await foreach (var part in reader.ReadAsync(0, reader.Length, cancellationToken))
            {
                await target.WriteAsync(part, cancellationToken);
            }
        }
    }
}
