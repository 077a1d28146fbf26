using System.Collections.Concurrent;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Parley.S3;

/// <summary>An object that is sent or copied in parts. Nobody sees it before it is complete.</summary>
internal sealed class S3Upload
{
    /// <summary>The most parts that an object may have (S3 user guide, "Multipart upload limits").</summary>
    public const int MostParts = 10_000;

    private readonly ConcurrentBag<PartETag> _parts = [];
    private readonly S3Bucket _bucket;
    private readonly string _key, _id;

    private S3Upload(S3Bucket bucket, string key, string id) => (_bucket, _key, _id) = (bucket, key, id);

    public static async ValueTask<S3Upload> BeginAsync(S3Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var answer = await bucket.AskAsync(
            (client, token) => client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = key }, token), cancellationToken);
        return new S3Upload(bucket, key, answer.UploadId);
    }

    /// <summary>An upload that a listing has told of.</summary>
    public static S3Upload Of(S3Bucket bucket, MultipartUpload upload) => new(bucket, upload.Key, upload.UploadId);

    /// <param name="number">From 1 on.</param>
    /// <param name="bytes">At least 5 MiB, but for the last one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask SendAsync(int number, PartBuffer bytes, CancellationToken cancellationToken)
    {
        var answer = await _bucket.AskAsync(
            (client, token) => client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = _bucket.Name,
                    Key = _key,
                    UploadId = _id,
                    PartNumber = number,
                    InputStream = bytes.Read(),
                    PartSize = bytes.Length,
                    UseChunkEncoding = false,
                },
                token),
            cancellationToken);
        _parts.Add(new PartETag(number, answer.ETag));
    }

    /// <summary>A part of another object of the bucket, copied where it lies. Several at once.</summary>
    public async ValueTask CopyAsync(int number, string from, long first, long last, CancellationToken cancellationToken)
    {
        var answer = await _bucket.AskAsync(
            (client, token) => client.CopyPartAsync(
                new CopyPartRequest
                {
                    SourceBucket = _bucket.Name,
                    SourceKey = from,
                    FirstByte = first,
                    LastByte = last,
                    DestinationBucket = _bucket.Name,
                    DestinationKey = _key,
                    UploadId = _id,
                    PartNumber = number,
                },
                token),
            cancellationToken);
        _parts.Add(new PartETag(number, answer.ETag));
    }

    /// <param name="length">Of all parts together.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask CompleteAsync(long length, CancellationToken cancellationToken) => await _bucket.AskAsync(
        async (client, token) =>
        {
            try
            {
                await client.CompleteMultipartUploadAsync(
                    new CompleteMultipartUploadRequest { BucketName = _bucket.Name, Key = _key, UploadId = _id, PartETags = [.. _parts.OrderBy(part => part.PartNumber)] }, token);
            }
            catch (AmazonS3Exception answer) when (S3Failures.IsMissing(answer))
            {
                // Repeated by the SDK because the first answer was lost: the upload is over, and the object is there.
                if (await LengthAsync(client, token) != length)
                {
                    throw;
                }
            }

            return true;
        },
        cancellationToken,
        S3Bucket.CompletionTimeout);

    /// <summary>Nothing of it is left. Harmless where it is over already.</summary>
    public async ValueTask AbortAsync(CancellationToken cancellationToken) => await _bucket.AskAsync(
        async (client, token) =>
        {
            try
            {
                await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = _bucket.Name, Key = _key, UploadId = _id }, token);
            }
            catch (AmazonS3Exception answer) when (S3Failures.IsMissing(answer))
            {
                // over
            }

            return true;
        },
        cancellationToken);

    /// <summary>Whether a part has come at that time or later.</summary>
    public async ValueTask<bool> WasSentToSinceAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await _bucket.AskAsync(
                (client, token) => client.ListPartsAsync(new ListPartsRequest { BucketName = _bucket.Name, Key = _key, UploadId = _id, PartNumberMarker = after }, token),
                cancellationToken);
            if (page.Parts?.Any(part => S3Time.Of(part.LastModified) >= time) == true)
            {
                return true;
            }

            after = page.IsTruncated == true ? page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        }
        while (after is not null);
        return false;
    }

    /// <summary>Of the object; null when there is none.</summary>
    private async Task<long?> LengthAsync(IAmazonS3 client, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetObjectMetadataAsync(_bucket.Name, _key, cancellationToken)).ContentLength;
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
