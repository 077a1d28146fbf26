using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Protocol;

namespace Parley.Server.OpenApi;

/// <summary>What holds for every operation and is therefore not repeated at each: the token, and the problems that a request may meet, each with its code.</summary>
internal sealed class OperationConventions : IOpenApiOperationTransformer
{
    private const string ProblemType = "application/problem+json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentHead.Bearer, document)] = [] }];
        }

        operation.Responses ??= [];
        foreach (var codes in CommonFailures.Of(operation, context.Description).GroupBy(code => code.Status).OrderBy(codes => codes.Key))
        {
            operation.Responses[codes.Key.ToString(CultureInfo.InvariantCulture)] = codes.ToList() is [var only]
                ? new OpenApiResponseReference(only.Code, document)
                : Problem(document, [.. codes]);
        }

        return Task.CompletedTask;
    }

    /// <summary>The answer with one of these codes, which have the same status.</summary>
    public static OpenApiResponse Problem(OpenApiDocument document, params IReadOnlyList<ErrorCode> codes) => new()
    {
        Description = string.Join(" ", codes.Select(code => $"{code.Title}.")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ProblemType] = new()
            {
                Schema = new OpenApiSchema
                {
                    AllOf =
                    [
                        new OpenApiSchemaReference(DocumentHead.Problem, document),
                        new OpenApiSchema
                        {
                            Properties = new Dictionary<string, IOpenApiSchema>
                            {
                                ["code"] = new OpenApiSchema { Enum = [.. codes.Select(code => JsonValue.Create(code.Code))] },
                            },
                        },
                    ],
                },
            },
        },
    };
}
