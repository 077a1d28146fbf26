using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Server.OpenApi;

/// <summary>What holds for every operation and is therefore not repeated at each: the token, and the problems that any request may meet.</summary>
internal sealed class OperationConventions : IOpenApiOperationTransformer
{
    private const string ProblemType = "application/problem+json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var anonymous = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any();
        var document = context.Document!;
        if (!anonymous)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentHead.Bearer, document)] = [] }];
        }

        operation.Responses ??= [];
        foreach (var status in Problems(operation, anonymous, changes: context.Description.HttpMethod is not ("GET" or "HEAD" or "OPTIONS")))
        {
            operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Description = Describe(status) });
        }

        foreach (var (status, response) in operation.Responses)
        {
            if (status[0] is '4' or '5' && response is OpenApiResponse problem)
            {
                problem.Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new() { Schema = new OpenApiSchemaReference(DocumentHead.Problem, document) },
                };
            }
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<int> Problems(OpenApiOperation operation, bool anonymous, bool changes)
    {
        var parameters = operation.Parameters ?? [];
        if (operation.RequestBody is not null)
        {
            yield return StatusCodes.Status400BadRequest;
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }
        else if (parameters.Any(parameter => parameter.In == ParameterLocation.Query))
        {
            yield return StatusCodes.Status400BadRequest;
        }

        if (!anonymous)
        {
            yield return StatusCodes.Status401Unauthorized;
            yield return StatusCodes.Status403Forbidden;
        }

        if (parameters.Any(parameter => parameter.In == ParameterLocation.Path))
        {
            yield return StatusCodes.Status404NotFound;
        }

        if (changes)
        {
            yield return StatusCodes.Status403Forbidden;
            yield return StatusCodes.Status409Conflict;
            yield return StatusCodes.Status429TooManyRequests;
        }

        yield return StatusCodes.Status500InternalServerError;
        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static string Describe(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "Not valid: `errors` names each field and its limit.",
        StatusCodes.Status401Unauthorized => "No access token, or one that has ended.",
        StatusCodes.Status403Forbidden => "The caller may not do it; `code` says why.",
        StatusCodes.Status404NotFound => "It does not exist, or the caller may not know that it does.",
        StatusCodes.Status409Conflict => "It contradicts what there is: `code` says what.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not application/json.",
        StatusCodes.Status429TooManyRequests => "Too often, or too much at once: `retryAfterMs` says when to try again.",
        StatusCodes.Status503ServiceUnavailable => "Not now: retry later with the same ids.",
        _ => "A fault of the server.",
    };
}
