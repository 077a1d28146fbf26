using Microsoft.AspNetCore.Http.Metadata;

namespace Parley.Platform.Http;

/// <summary>Holds an endpoint, or a group of them, to <see cref="HttpLimits.BodyBytes"/>: <c>.WithMetadata(JsonBodyLimit.Instance)</c>.</summary>
public sealed class JsonBodyLimit : IRequestSizeLimitMetadata
{
    public static readonly JsonBodyLimit Instance = new();

    private JsonBodyLimit()
    {
    }

    public long? MaxRequestBodySize => HttpLimits.BodyBytes;
}
