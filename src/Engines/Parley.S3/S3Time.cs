namespace Parley.S3;

internal static class S3Time
{
    /// <summary>A time of an answer. What has none has come just now: nobody takes it for old.</summary>
    public static DateTimeOffset Of(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.MaxValue;
}
