namespace Parley.Platform.Http;

public static class HttpLimits
{
    /// <summary>The largest body of a JSON endpoint: the longest message, its metadata and room for escapes (a byte of text is at most six of JSON).</summary>
    public const int BodyBytes = 128 * 1024;
}
