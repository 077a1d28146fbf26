using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Parley.Server.OpenApi;

/// <summary>
/// What crosses the wire, told by the program that does it: REST as OpenAPI at <c>/openapi/v1.json</c>, with a page to read and try it at <c>/openapi/</c>, and the
/// events as AsyncAPI at <c>/asyncapi/v1.json</c>.
/// </summary>
internal static class ApiDescription
{
    private const string Document = "v1";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static void AddApiDescription(this IServiceCollection services)
    {
        services.AddOpenApi(Document, options =>
        {
            options.AddSchemaTransformer<WireSchemas>();
            options.AddOperationTransformer<OperationConventions>();
            options.AddDocumentTransformer<DocumentHead>();
        });
        services.AddOpenApi(EventDescriptions.Group, options => options.AddSchemaTransformer<WireSchemas>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, EventDescriptions>());
        services.AddSingleton<RequestTypes>();
        services.AddSingleton<EventDocument>();
    }

    public static void MapApiDescription(this IEndpointRouteBuilder root)
    {
        // One name only: the other document is none that anybody could use.
        root.MapOpenApi($"/openapi/{{documentName:regex(^{Document}$)}}.json").AllowAnonymous().CacheFor(Lifetime);
        root.MapGet($"/asyncapi/{Document}.json", async (EventDocument document, CancellationToken cancellationToken) =>
            Results.Json<JsonNode>(await document.WriteAsync(cancellationToken)))
            .AllowAnonymous()
            .ExcludeFromDescription()
            .CacheFor(Lifetime);
    }

    public static void UseApiPages(this IApplicationBuilder app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "openapi";
        page.DocumentTitle = "Parley: the REST interface";
        page.SwaggerEndpoint($"/openapi/{Document}.json", "Parley");
        page.EnableTryItOutByDefault();
    });

    private static void CacheFor(this IEndpointConventionBuilder endpoint, TimeSpan time) => endpoint.Add(builder =>
    {
        var next = builder.RequestDelegate!;
        builder.RequestDelegate = context =>
        {
            context.Response.Headers.CacheControl = $"public, max-age={(int)time.TotalSeconds}";
            return next(context);
        };
    });
}
