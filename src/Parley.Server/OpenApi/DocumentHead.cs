using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Protocol;
using Parley.Server.Web;

namespace Parley.Server.OpenApi;

/// <summary>Title, version, and the parts that operations refer to: how to sign in, the one shape of a problem, and the answers that have one code.</summary>
internal sealed class DocumentHead : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer", Problem = "Problem";

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Parley",
            Version = ServerInfoEndpoint.Version,
            Description = "Real-time events travel over Socket.IO at /socket.io/. Every failure is a problem (RFC 9457) with a stable `code`.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The access token of a session; 15 minutes.",
        });
        document.Components?.Schemas?.Remove("ProblemDetails"); // the framework's shape, which no operation refers to any more
        document.AddComponent(Problem, await context.GetOrCreateSchemaAsync(typeof(ErrorBody), null, cancellationToken));
        foreach (var code in ErrorCodes.All.IntersectBy(AnsweredAlone(document), code => code.Code))
        {
            document.AddComponent(code.Code, OperationConventions.Problem(document, code));
        }
    }

    /// <summary>The codes that are the only one of their status at some operation, which refers to the answer by the code.</summary>
    private static HashSet<string> AnsweredAlone(OpenApiDocument document) =>
    [
        .. from path in document.Paths.Values
           from operation in path.Operations!.Values
           from response in operation.Responses!.Values.OfType<OpenApiResponseReference>()
           select response.Reference.Id!,
    ];
}
