using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Protocol;
using Parley.Server.Web;

namespace Parley.Server.OpenApi;

/// <summary>Title, version, and the parts that operations refer to: how to sign in, and the one shape of a problem.</summary>
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
    }
}
