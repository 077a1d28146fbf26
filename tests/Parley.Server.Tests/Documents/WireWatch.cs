using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Server.Tests.Documents;

/// <summary>Fails the request, and with it the test, whose answer is not as the OpenAPI document says.</summary>
internal sealed class WireWatch(Uri server) : DelegatingHandler
{
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 100 };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var documents = await WireDocuments.OfAsync(server);
        var asked = request.RequestUri!;
        var response = await base.SendAsync(request, cancellationToken);
        if (!asked.AbsolutePath.StartsWith("/api/v1/", StringComparison.Ordinal) || response.RequestMessage?.RequestUri != asked)
        {
            return response; // another door, or followed to another one
        }

        var content = response.Content.Headers;
        var errors = documents.CheckAnswer(
            request.Method.Method, asked.AbsolutePath.TrimEnd('/'), (int)response.StatusCode, content.ContentType?.MediaType, await ReadAsync(response, content, cancellationToken));
        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors));
        return response;
    }

    private static async Task<JsonElement?> ReadAsync(HttpResponseMessage response, HttpContentHeaders headers, CancellationToken cancellationToken)
    {
        if (headers.ContentType?.MediaType is not ("application/json" or "application/problem+json"))
        {
            return null;
        }

        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return body.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(body, Deep);
    }
}
