using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Operations;

public sealed class OpenApiTests(SharedServers servers)
{
    [Fact]
    public async Task Document_EveryEndpoint_HasSummaryTagsAndResponseSchema()
    {
        var server = await servers.SqliteAsync();
        var document = await ReadAsync(server);
        var (paths, responses) = (document.GetProperty("paths"), document.GetProperty("components").GetProperty("responses"));
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal).Replace(":long", "", StringComparison.Ordinal).TrimEnd('/');
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                Assert.True(paths.TryGetProperty(path, out var item) && item.TryGetProperty(method.ToLowerInvariant(), out _), $"{method} {path} is not described");
                CheckOperation($"{method} {path}", item.GetProperty(method.ToLowerInvariant()), responses);
            }
        }
    }

    private static void CheckOperation(string name, JsonElement operation, JsonElement shared)
    {
        Assert.True(operation.GetProperty("summary").GetString()!.Length > 0, name);
        Assert.True(operation.GetProperty("tags").GetArrayLength() > 0, name);
        var responses = operation.GetProperty("responses").EnumerateObject().ToList();
        Assert.Contains(responses, response => response.Name[0] is '2' or '3');
        // 202 may promise something, 201 name a place, and say nothing.
        foreach (var response in responses.Where(response => response.Name is not ("204" or "302" or "304") && (response.Name is not ("201" or "202") || response.Value.TryGetProperty("content", out _))))
        {
            var described = response.Value.TryGetProperty("$ref", out var reference) ? shared.GetProperty(reference.GetString()!.Split('/')[^1]) : response.Value;
            var contents = described.GetProperty("content").EnumerateObject().ToList();
            string[] types = response.Name[0] != '2' ? ["application/problem+json"]
                : name.EndsWith("/file", StringComparison.Ordinal) ? ["application/zip"]
                : name.StartsWith("GET /api/v1/pictures/", StringComparison.Ordinal) ? ["image/jpeg", "image/png"] : ["application/json"];
            Assert.Equal(types, contents.Select(content => content.Name));
            Assert.All(contents, content => Assert.True(content.Value.GetProperty("schema").EnumerateObject().Any(), $"{name} {response.Name}"));
        }
    }

    [Fact]
    public async Task Document_EveryReference_PointsToSomething()
    {
        var document = await ReadAsync(await servers.SqliteAsync());
        foreach (var reference in References(document).Distinct())
        {
            var target = document;
            foreach (var step in reference.TrimStart('#', '/').Split('/'))
            {
                Assert.True(target.TryGetProperty(step, out target), reference);
            }
        }
    }

    [Fact]
    public async Task Document_Schemas_SayHowValuesTravel()
    {
        var document = await ReadAsync(await servers.SqliteAsync());
        var schemas = document.GetProperty("components").GetProperty("schemas");

        Assert.Equal("uuid", schemas.GetProperty("MessageId").GetProperty("format").GetString());
        Assert.Equal("date-time", schemas.GetProperty("Message").GetProperty("properties").GetProperty("createdAt").GetProperty("format").GetString());
        Assert.Equal("string", schemas.GetProperty("MessageType").GetProperty("type").GetString());
        Assert.Equal(["text", "system", "file", "poll"], schemas.GetProperty("MessageType").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        var removed = schemas.GetProperty("SyncResponse").GetProperty("properties").GetProperty("removed");
        Assert.Equal("uuid", removed.GetProperty("items").GetProperty("format").GetString());
        Assert.True(schemas.GetProperty("Problem").GetProperty("properties").TryGetProperty("code", out _));
        Assert.False(schemas.TryGetProperty("ProblemDetails", out _));
    }

    [Fact]
    public async Task Document_Security_IsAskedWhereATokenIs()
    {
        var document = await ReadAsync(await servers.SqliteAsync());
        var paths = document.GetProperty("paths");

        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        Assert.True(paths.GetProperty("/api/v1/me").GetProperty("get").TryGetProperty("security", out _));
        Assert.False(paths.GetProperty("/api/v1/auth/login").GetProperty("post").TryGetProperty("security", out _));
    }

    [Fact]
    public async Task Page_Opened_NeedsNothingThatThePolicyForbids()
    {
        var server = await servers.SqliteAsync();
        using var answer = await server.Http.GetAsync(new Uri("/openapi/", UriKind.Relative), TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//cdn", page, StringComparison.Ordinal);
        foreach (var file in new[] { "swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "index.js" })
        {
            using var part = await server.Http.GetAsync(new Uri("/openapi/" + file, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(part.IsSuccessStatusCode, file);
        }
    }

    private static async Task<JsonElement> ReadAsync(TestServer server)
    {
        using var answer = await server.Http.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        return await answer.ReadJsonAsync(200);
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
