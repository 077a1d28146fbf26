using System.Runtime.CompilerServices;
using System.Text;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Parley.Platform.Blobs;

namespace Parley.S3;

/// <summary>
/// A bucket: blobs are the objects <c>blobs/ab/abcd…</c> below the prefix, laid out like the folder's files. A blob's name is known only when it is whole, and an
/// object's when it is begun: what does not fit into one request is sent in parts to <c>incoming/…</c>, copied inside the store, and removed there.
/// </summary>
public sealed class S3BlobStore : IBlobStore, IDisposable
{
    private readonly S3Bucket _bucket;
    private readonly S3Options _options;
    private readonly PartMemory _memory;
    private readonly ILogger _logger;

    /// <param name="options">Valid ones.</param>
    public S3BlobStore(S3Options options, ILogger<S3BlobStore> logger) =>
        (_bucket, _options, _memory, _logger) = (new S3Bucket(options), options, new PartMemory(options.UploadMemoryBytes), logger);

    /// <summary>How many objects are listed in one request; S3 gives no more than 1,000.</summary>
    internal int PageSize { get; init; } = 1_000;

    private string Blobs => _options.Prefix + "blobs/";

    /// <summary>Among the blobs, so that it needs no right of its own.</summary>
    private string Owner => Blobs + BlobOwner.Name;

    private string Incoming => _options.Prefix + "incoming/";

    public ValueTask<BlobSink> CreateAsync(CancellationToken cancellationToken) =>
        new(new S3BlobSink(_bucket, Incoming + Guid.NewGuid().ToString("N"), KeyOf, _options.PartBytes, _memory, _logger));

    public ValueTask<BlobSource?> OpenAsync(BlobName name, CancellationToken cancellationToken) => S3BlobSource.OpenAsync(_bucket, _options, KeyOf(name), cancellationToken);

    public ValueTask DeleteAsync(BlobName name, CancellationToken cancellationToken) => _bucket.DeleteAsync(KeyOf(name), cancellationToken);

    public async IAsyncEnumerable<BlobEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in ListAsync(Blobs, cancellationToken))
        {
            if (BlobName.TryParse(found.Key[(found.Key.LastIndexOf('/') + 1)..], out var name))
            {
                yield return new BlobEntry(name, found.Size ?? 0, S3Time.Of(found.LastModified));
            }
        }
    }

    public async ValueTask<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var place in (string[])[Incoming, Blobs]) // sent to, and copied to
        {
            await foreach (var upload in ListUploadsAsync(place, cancellationToken))
            {
                var one = S3Upload.Of(_bucket, upload);
                if (S3Time.Of(upload.Initiated) < before && !await one.WasSentToSinceAsync(before, cancellationToken))
                {
                    await one.AbortAsync(cancellationToken);
                    removed++;
                }
            }
        }

        // Whole, but their writers died before these were copied.
        await foreach (var whole in ListAsync(Incoming, cancellationToken))
        {
            if (S3Time.Of(whole.LastModified) < before)
            {
                await _bucket.DeleteAsync(whole.Key, cancellationToken);
                removed++;
            }
        }

        return removed;
    }

    public async ValueTask<string?> OwnerAsync(CancellationToken cancellationToken)
    {
        await using var source = await S3BlobSource.OpenAsync(_bucket, _options, Owner, cancellationToken);
        if (source is null)
        {
            return null;
        }

        var text = new byte[BlobOwner.MostCharacters];
        return Encoding.ASCII.GetString(text, 0, await source.ReadAsync(0, text, cancellationToken));
    }

    public async ValueTask ClaimAsync(string owner, CancellationToken cancellationToken)
    {
        using var text = new PartBuffer(BlobOwner.MostCharacters, _memory);
        text.Append(Encoding.ASCII.GetBytes(owner));
        await _bucket.PutAsync(Owner, text, cancellationToken);
    }

    public void Dispose() => _bucket.Dispose();

    private string KeyOf(BlobName name) => $"{Blobs}{name.ToString()[..2]}/{name}";

    private async IAsyncEnumerable<S3Object> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var page = await _bucket.AskAsync(
                (client, token) => client.ListObjectsV2Async(
                    new ListObjectsV2Request { BucketName = _bucket.Name, Prefix = prefix, MaxKeys = PageSize, ContinuationToken = next }, token),
                cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                yield return found;
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    private async IAsyncEnumerable<MultipartUpload> ListUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? key = null, id = null;
        do
        {
            var page = await _bucket.AskAsync(
                (client, token) => client.ListMultipartUploadsAsync(
                    new ListMultipartUploadsRequest { BucketName = _bucket.Name, Prefix = prefix, MaxUploads = PageSize, KeyMarker = key, UploadIdMarker = id }, token),
                cancellationToken);
            foreach (var upload in page.MultipartUploads ?? [])
            {
                yield return upload;
            }

            (key, id) = page.IsTruncated == true ? (page.NextKeyMarker, page.NextUploadIdMarker) : (null, null);
        }
        while (key is not null);
    }
}
