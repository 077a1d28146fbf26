using System.Globalization;
using Microsoft.AspNetCore.Http;
using Parley.Protocol;

namespace Parley.Platform.Http;

/// <summary>The one shape of a failed request: RFC 9457 problem details with Parley's code.</summary>
public static class ProblemWriter
{
    public static Task WriteAsync(HttpContext context, ParleyError error)
    {
        var response = context.Response;
        response.StatusCode = error.Kind.Status;
        response.Headers.CacheControl = "no-store";
        if (error.Kind.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(ErrorBody.ForHttp(error), ProtocolJson.Default.ErrorBody, "application/problem+json");
    }
}

/// <summary>A failed request as an endpoint's result.</summary>
public sealed class ProblemResult(ParleyError error) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.WriteAsync(httpContext, error);
}

public static class ResultExtensions
{
    /// <summary>The endpoint's answer: what <paramref name="success"/> makes of the value, or the problem.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> success) =>
        result.TryGet(out var value, out var error) ? success(value) : new ProblemResult(error);

    /// <summary>200 with the value as the body, or the problem.</summary>
    public static IResult ToHttp<T>(this Result<T> result) => result.ToHttp(value => Results.Ok(value));
}
