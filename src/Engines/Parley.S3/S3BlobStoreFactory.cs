using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Blobs;

namespace Parley.S3;

/// <summary>The bucket of the settings. Nothing is asked of it before it is used.</summary>
internal sealed class S3BlobStoreFactory(IOptions<S3Options> options, ILogger<S3BlobStore> logger) : IBlobStoreFactory
{
    public BlobEngine Engine => BlobEngine.S3;

    public IBlobStore Create() => new S3BlobStore(options.Value, logger);
}
