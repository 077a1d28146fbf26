using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Platform.Blobs;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Platform.Http;

/// <summary>Turns what was thrown into a typed problem: the client's mistakes into 4xx that name the field, everything else into 5xx.</summary>
public sealed partial class ExceptionProblems(IEnumerable<ModuleDatabase> databases, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    internal static readonly ParleyError TooLarge = new(ErrorCodes.PayloadTooLarge, $"The body may have at most {HttpLimits.BodyBytes} bytes.")
    {
        Fields = [new FieldError("body", "too large", HttpLimits.BodyBytes)],
    };

    internal static readonly ParleyError NotJson = new(ErrorCodes.UnsupportedMediaType, "Send Content-Type: application/json.");

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // nobody waits for the answer
        }

        await ProblemWriter.WriteAsync(httpContext, ToError(exception, httpContext.TraceIdentifier));
        return true;
    }

    /// <summary>The error that tells of <paramref name="exception"/>; logs it when it is not the client's mistake.</summary>
    public ParleyError ToError(Exception exception, string traceId)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return TooLarge;
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return NotJson;
            case BadHttpRequestException { InnerException: JsonException json }:
                return JsonErrors.ToError(json);
            case BadHttpRequestException bad when UnboundParameter().Match(bad.Message) is { Success: true } match:
                return ParleyError.Invalid(new FieldError(match.Groups["name"].Value, "has the wrong type"));
            case BadHttpRequestException bad when MissingBody().IsMatch(bad.Message):
                return ParleyError.Invalid(new FieldError("body", "is required"));
            case BadHttpRequestException bad:
                return ParleyError.Invalid(new FieldError("request", Sentence(bad.Message)));
            case JsonException json:
                return JsonErrors.ToError(json);
            case var _ when databases.Any(database => database.IsUnavailable(exception)):
                HttpLog.DatabaseUnavailable(logger, exception.GetType().Name, traceId);
                return new ParleyError(ErrorCodes.Unavailable, "The database cannot take this right now.") { RetryAfter = TimeSpan.FromSeconds(1) };
            case BlobStoreUnavailableException:
                HttpLog.BlobStoreUnavailable(logger, exception.Message, traceId);
                return new ParleyError(ErrorCodes.Unavailable, "The server cannot reach files at this moment.") { RetryAfter = TimeSpan.FromSeconds(10) };
            default:
                HttpLog.Unexpected(logger, exception, traceId);
                return new ParleyError(ErrorCodes.Internal, $"Trace id {traceId}.");
        }
    }

    // What is wrong with a parameter stands in the framework's message only, with names of types and the value beside it.
    [GeneratedRegex("""^Failed to bind parameter "\S+ (?<name>\w+)" from """)]
    private static partial Regex UnboundParameter();

    [GeneratedRegex("""^(Required parameter ".+" was not provided from body|Implicit body inferred for parameter ".+" but no body was provided)""")]
    private static partial Regex MissingBody();

    private static string Sentence(string message) => message.TrimEnd('.');
}
