using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Testing.Wire;

/// <summary>
/// For tests of one module, which has no documents of its own: fails the request, and with it the test, whose refusal has a code that <c>docs/protocol/openapi.json</c>
/// does not name for the operation.
/// </summary>
/// <param name="tag">That of the module's operations: what stands at another one's path is nothing here.</param>
public sealed class CodeWatch(string tag) : DelegatingHandler
{
    private static readonly Lazy<DescribedOperation[]> Operations = new(Load);

    private sealed record DescribedOperation(string Method, Regex Path, string Name, string? Tag, HashSet<string> Codes);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, path) = (request.Method.Method, request.RequestUri!.AbsolutePath.TrimEnd('/'));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && Array.Find(Operations.Value, one => one.Method == method && one.Path.IsMatch(path)) is { } operation
            && operation.Tag == tag)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var code = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("code").GetString()!;
            SeenCodes.Add(operation.Name, code);
            if (!operation.Codes.Contains(code))
            {
                throw new InvalidOperationException($"{operation.Name} answers {code}, which is not described");
            }
        }

        return response;
    }

    private static DescribedOperation[] Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Sources.Root, "docs", "protocol", "openapi.json")));
        var responses = document.RootElement.GetProperty("components").GetProperty("responses");
        return
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
               orderby path.Name.Count(character => character == '{')
               let pattern = new Regex($"^{string.Join("[^/]+", Regex.Split(path.Name, @"\{\w+\}").Select(Regex.Escape))}$", RegexOptions.CultureInvariant)
               from operation in path.Value.EnumerateObject()
               let method = operation.Name.ToUpperInvariant()
               select new DescribedOperation(method, pattern, $"{method} {path.Name}", TagOf(operation.Value), CodesOf(operation.Value, responses)),
        ];
    }

    private static string? TagOf(JsonElement operation) => operation.TryGetProperty("tags", out var tags) ? tags[0].GetString() : null;

    private static HashSet<string> CodesOf(JsonElement operation, JsonElement shared) =>
    [
        .. from response in operation.GetProperty("responses").EnumerateObject()
           let described = response.Value.TryGetProperty("$ref", out var reference) ? shared.GetProperty(reference.GetString()!.Split('/')[^1]) : response.Value
           where response.Name[0] is '4' or '5'
           from code in described.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("allOf")[1]
               .GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray()
           select code.GetString()!,
    ];
}
