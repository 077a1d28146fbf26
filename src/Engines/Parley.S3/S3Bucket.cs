using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Parley.S3;

/// <summary>The bucket of the settings, and how it is asked: every request is bounded in time, and its failure said in the operator's words. Safe from any thread.</summary>
internal sealed class S3Bucket(S3Options options) : IDisposable
{
    /// <summary>A store puts an upload's parts together before it answers, and that takes minutes when there are thousands (API reference, "CompleteMultipartUpload").</summary>
    public static readonly TimeSpan CompletionTimeout = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly AmazonS3Client _client = new(new BasicAWSCredentials(options.AccessKey, S3Options.SecretOf(options)), Settings(options));

    public string Name => options.Bucket!;

    /// <summary>One request, repeated by the SDK where that helps.</summary>
    /// <param name="request">Asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="limit">How long it may take, with what it is repeated for; null: <see cref="S3Options.RequestTimeout"/>.</param>
    /// <exception cref="Platform.Blobs.BlobStoreUnavailableException">It failed.</exception>
    public async ValueTask<T> AskAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var time = limit ?? options.RequestTimeout;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(time);
        try
        {
            return await request(_client, over.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && S3Failures.Explain(exception, options, time) is { } unavailable)
        {
            throw unavailable;
        }
    }

    /// <summary>A whole object at once.</summary>
    public async ValueTask PutAsync(string key, PartBuffer bytes, CancellationToken cancellationToken) => await AskAsync(
        (client, token) => client.PutObjectAsync(
            new PutObjectRequest { BucketName = Name, Key = key, InputStream = bytes.Read(), UseChunkEncoding = false }, token),
        cancellationToken);

    /// <summary>Harmless where there is none.</summary>
    public async ValueTask DeleteAsync(string key, CancellationToken cancellationToken) => await AskAsync(
        async (client, token) =>
        {
            try
            {
                await client.DeleteObjectAsync(Name, key, token);
            }
            catch (AmazonS3Exception answer) when (S3Failures.IsMissing(answer))
            {
                // Amazon says nothing of it, others do.
            }

            return true;
        },
        cancellationToken);

    public void Dispose() => _client.Dispose();

    private static AmazonS3Config Settings(S3Options options) => new()
    {
        ServiceURL = options.Endpoint!.AbsoluteUri.TrimEnd('/'),
        AuthenticationRegion = options.Region,
        ForcePathStyle = options.PathStyle,
        Timeout = CompletionTimeout, // AskAsync ends the others
        ConnectTimeout = ConnectTimeout < options.RequestTimeout ? ConnectTimeout : options.RequestTimeout,
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = 2,

        // Trailing checksums, and the chunked bodies that carry them, are Amazon's own: some servers store them as if they were the object. What is stored is sealed
        // and checks itself.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,

        // Nothing of the machine's AWS profile or environment, and no question to the metadata service of a cloud: the settings say it all.
        DefaultConfigurationMode = DefaultConfigurationMode.Standard,
        IgnoreConfiguredEndpointUrls = true,
        DisableLogging = true,
    };
}
