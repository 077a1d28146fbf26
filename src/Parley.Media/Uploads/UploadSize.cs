using Microsoft.AspNetCore.Http.Metadata;

namespace Parley.Media.Uploads;

/// <summary>Lifts the web server's limit on bodies for endpoints that count by themselves, and answer with the file's own limit.</summary>
internal sealed class UploadSize : IRequestSizeLimitMetadata
{
    public static readonly UploadSize Unlimited = new();

    private UploadSize()
    {
    }

    public long? MaxRequestBodySize => null;
}
