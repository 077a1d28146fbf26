using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Parley.Platform.Blobs;

namespace Parley.S3;

/// <summary>
/// Reads an object by ranges, each a request whose answer is read as it comes. The first range holds a small blob whole, those that follow are larger and larger:
/// whoever looks at the beginning fetches little, and whoever reads on needs few requests.
/// </summary>
internal sealed class S3BlobSource : BlobSource
{
    private const long FirstRange = 512 * 1024, LargestRange = 32 * 1024 * 1024;

    private const int Growth = 4;

    private readonly S3Bucket _bucket;
    private readonly S3Options _options;
    private readonly string _key;
    private GetObjectResponse? _answer;
    private long _position, _end, _range = FirstRange;

    private S3BlobSource(S3Bucket bucket, S3Options options, string key, long length) => (_bucket, _options, _key, Length) = (bucket, options, key, length);

    public override long Length { get; }

    /// <summary>Null when there is no such object.</summary>
    public static async ValueTask<BlobSource?> OpenAsync(S3Bucket bucket, S3Options options, string key, CancellationToken cancellationToken)
    {
        var answer = await bucket.AskAsync((client, token) => GetAsync(client, bucket, key, 0, FirstRange, token), cancellationToken);
        return answer switch
        {
            { IsMissing: true } => null,
            { Response: null } => new S3BlobSource(bucket, options, key, 0), // no range of nothing can be satisfied
            { Response: var response } => new S3BlobSource(bucket, options, key, LengthOf(response)) { _answer = response, _end = response.ContentLength },
        };
    }

    public override async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < into.Length && offset + filled < Length)
        {
            await SeekAsync(offset + filled, cancellationToken);
            var read = await ReadSomeAsync(into[filled..], cancellationToken);
            _position += read;
            filled += read;
        }

        return filled;
    }

    public override ValueTask DisposeAsync()
    {
        _answer?.Dispose();
        _answer = null;
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes an answer ready that goes on at <paramref name="offset"/>.</summary>
    private async ValueTask SeekAsync(long offset, CancellationToken cancellationToken)
    {
        if (_answer is not null && _position == offset && _position < _end)
        {
            return;
        }

        _range = _position == offset ? Math.Min(_range * Growth, LargestRange) : FirstRange;
        await OpenAsync(offset, cancellationToken);
    }

    private async ValueTask OpenAsync(long offset, CancellationToken cancellationToken)
    {
        _answer?.Dispose();
        _answer = null;
        var answer = await _bucket.AskAsync((client, token) => GetAsync(client, _bucket, _key, offset, _range, token), cancellationToken);
        _answer = answer.Response ?? throw new BlobDamagedException($"Blob {_key} was removed while it was read.");
        (_position, _end) = (offset, offset + _answer.ContentLength);
    }

    /// <summary>
    /// At least one byte. A connection that breaks between two reads is no failure: whoever takes their time with what they have has waited longer than the store
    /// does. One that breaks again before it brings anything is.
    /// </summary>
    private async ValueTask<int> ReadSomeAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        if (await TryReadAsync(into, cancellationToken) is var read and > 0)
        {
            return read;
        }

        await OpenAsync(_position, cancellationToken);
        return await TryReadAsync(into, cancellationToken) is var again and > 0
            ? again
            : throw new BlobStoreUnavailableException($"{_options.Endpoint} breaks off while it sends an object", "look at its log, and at what stands between it and this server");
    }

    /// <summary>0: the connection is broken, or nothing comes.</summary>
    private async ValueTask<int> TryReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.RequestTimeout);
        try
        {
            return await _answer!.ResponseStream.ReadAsync(into[..(int)Math.Min(into.Length, _end - _position)], limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && S3Failures.Explain(exception, _options, _options.RequestTimeout) is not null)
        {
            return 0;
        }
    }

    private static async Task<Found> GetAsync(IAmazonS3 client, S3Bucket bucket, string key, long from, long count, CancellationToken cancellationToken)
    {
        try
        {
            return new(
                await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket.Name, Key = key, ByteRange = new ByteRange(from, from + count - 1) }, cancellationToken),
                IsMissing: false);
        }
        catch (AmazonS3Exception answer) when (S3Failures.IsMissing(answer))
        {
            return new(null, IsMissing: true);
        }
        catch (AmazonS3Exception answer) when (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return new(null, IsMissing: false);
        }
    }

    /// <summary>Of the whole object: what stands behind the slash of Content-Range (RFC 9110 §14.4).</summary>
    private static long LengthOf(GetObjectResponse response) =>
        response.ContentRange is { Length: > 0 } range && long.TryParse(range.AsSpan(range.LastIndexOf('/') + 1), out var length) ? length : response.ContentLength;

    private readonly record struct Found(GetObjectResponse? Response, bool IsMissing);
}
