using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Parley.Platform.Blobs;

namespace Parley.S3;

/// <summary>What a request's failure means, in the operator's words. Codes: the S3 API reference, "Error responses".</summary>
internal static class S3Failures
{
    /// <summary>Null: it is no failure of the store, but a bug of this program.</summary>
    /// <param name="exception">What has failed.</param>
    /// <param name="options">The settings.</param>
    /// <param name="limit">How long the request could take.</param>
    public static BlobStoreUnavailableException? Explain(Exception exception, S3Options options, TimeSpan limit) => exception switch
    {
        // Answers are quoted by their codes only: the SDK's text may hold what was signed.
        AmazonS3Exception { StatusCode: not 0 } answer => Explain(answer, options),
        OperationCanceledException => new(
            $"{options.Endpoint} did not answer within {limit}", "see whether it is overloaded, or raise Parley:Blobs:S3:RequestTimeout"),
        AmazonClientException or AmazonServiceException or HttpRequestException or IOException or SocketException or TimeoutException => new(
            $"{options.Endpoint} cannot be reached ({Cause(exception)})", "see whether it runs, and check Parley:Blobs:S3:Endpoint", exception),
        _ => null,
    };

    /// <summary>
    /// Whether the store says that it has no such object or upload. Only its own words count: a 404 of a proxy, of another service at this address, or of a bucket that
    /// is gone says nothing of the object, and files would be called lost.
    /// </summary>
    public static bool IsMissing(AmazonS3Exception answer) => answer is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" or "NoSuchUpload" };

    private static BlobStoreUnavailableException Explain(AmazonS3Exception answer, S3Options options)
    {
        var said = $"({(int)answer.StatusCode} {answer.ErrorCode})";
        return answer.ErrorCode switch
        {
            "NoSuchBucket" => new($"there is no bucket '{options.Bucket}' at {options.Endpoint} {said}", "create it, or correct Parley:Blobs:S3:Bucket"),
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidSecurity" or "ExpiredToken" => new(
                $"{options.Endpoint} does not accept the access key or its secret {said}", "correct Parley:Blobs:S3:AccessKey and SecretKey"),
            "RequestTimeTooSkewed" => new($"the clocks of this machine and of {options.Endpoint} differ too much {said}", "set them"),
            "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" => new(
                $"the bucket '{options.Bucket}' is of another region {said}", "correct Parley:Blobs:S3:Region and Endpoint"),
            _ when answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new(
                $"the access key may not do this in the bucket '{options.Bucket}' {said}", "give it the rights that docs/operations/s3.md lists, or correct AccessKey and SecretKey"),
            _ when answer.StatusCode is HttpStatusCode.NotFound && !IsMissing(answer) => new(
                $"{options.Endpoint} answers 404, but not as S3 does {said}", "check Parley:Blobs:S3:Endpoint, and what stands between it and this server"),
            _ => new($"{options.Endpoint} does not do what it is asked {said}", "look at its log; where it is overloaded, this passes by itself"),
        };
    }

    /// <summary>The innermost reason: "Connection refused", a certificate that is not trusted.</summary>
    private static string Cause(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message.TrimEnd('.');
    }
}
