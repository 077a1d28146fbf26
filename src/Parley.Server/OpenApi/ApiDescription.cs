namespace Parley.Server.OpenApi;

/// <summary>The REST interface as OpenAPI at <c>/openapi/v1.json</c>, and a page to read and try it at <c>/openapi/</c>.</summary>
internal static class ApiDescription
{
    private const string Document = "v1";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.AddSchemaTransformer<WireSchemas>();
        options.AddOperationTransformer<OperationConventions>();
        options.AddDocumentTransformer<DocumentHead>();
    });

    public static void MapApiDescription(this IEndpointRouteBuilder root) =>
        root.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous().CacheFor(TimeSpan.FromMinutes(5));

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
