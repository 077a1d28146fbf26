using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Protocol;
using Parley.Testing.Wire;

namespace Parley.Server.Tests.Documents;

/// <summary>
/// The documents of the first server that a test reaches (they are those of every server), and what they say of an answer, an event or an acknowledgement. The tests'
/// clients show it everything that they receive.
/// </summary>
internal sealed class WireDocuments
{
    private static readonly SemaphoreSlim Loading = new(1, 1);
    private static volatile WireDocuments? _loaded;

    private readonly IReadOnlyList<(Regex Path, int Parameters, string Template, JsonElement Operations)> _paths;
    private readonly WireSchema _restSchema, _eventSchema;

    private WireDocuments(JsonElement rest, JsonElement events)
    {
        (Rest, Events) = (rest, events);
        (_restSchema, _eventSchema) = (new WireSchema(rest), new WireSchema(events));
        _paths =
        [
            .. rest.GetProperty("paths").EnumerateObject()
                .Select(path => (ToRegex(path.Name), path.Name.Count(character => character == '{'), path.Name, path.Value))
                .OrderBy(path => path.Item2),
        ];
    }

    public JsonElement Rest { get; }

    public JsonElement Events { get; }

    /// <summary>Which properties of which schemas events and acknowledgements had so far.</summary>
    public WireSchema Schemas => _eventSchema;

    public static async Task<WireDocuments> OfAsync(Uri server)
    {
        if (_loaded is { } loaded)
        {
            return loaded;
        }

        await Loading.WaitAsync();
        try
        {
            return _loaded ??= await LoadAsync(server);
        }
        finally
        {
            Loading.Release();
        }
    }

    /// <summary>What is not as described; empty when everything is.</summary>
    public IReadOnlyList<string> CheckAnswer(string method, string path, int status, string? mediaType, JsonElement? json)
    {
        var name = $"{method} {path}";
        var problem = status >= 400;
        if (!TryFind(method, path, out var template, out var operation))
        {
            return method == "OPTIONS" ? [] // a browser's question about cross-origin requests
                : !problem ? [$"{name} is not described, and answers {status}"]
                : json is { } error ? _restSchema.Check(error, _restSchema.Resolve("#/components/schemas/Problem"), name) : [];
        }

        if (problem && json is { } refusal && refusal.TryGetProperty("code", out var code))
        {
            SeenCodes.Add($"{method} {template}", code.GetString()!);
        }

        if (!operation.GetProperty("responses").TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response))
        {
            return [$"{name} answers {status}, which is not described: {json}"];
        }

        response = response.TryGetProperty("$ref", out var shared) ? _restSchema.Resolve(shared.GetString()!) : response;
        if (!response.TryGetProperty("content", out var content) || method == "HEAD")
        {
            return json is null ? [] : [$"{name} answers {status} with a body, which is not described"];
        }

        if (mediaType is null)
        {
            return [$"{name} answers {status} without the body that is described"];
        }

        return !content.TryGetProperty(mediaType, out var described) ? [$"{name} answers {status} as {mediaType}, which is not described"]
            : json is { } body ? _restSchema.Check(body, described.GetProperty("schema"), $"{name} {status}") : [];
    }

    public IReadOnlyList<string> CheckEvent(string name, JsonElement payload)
    {
        _eventSchema.See(name);
        return CheckMessage($"server.{name}", payload);
    }

    public IReadOnlyList<string> CheckAcknowledgement(string name, JsonElement answer)
    {
        if (answer.GetProperty("ok").GetBoolean())
        {
            return CheckMessage($"client.{name}.ok", answer);
        }

        var code = answer.GetProperty("error").GetProperty("code").GetString()!;
        var known = Events.GetProperty("operations").TryGetProperty($"client.{name}", out var operation);
        if (known)
        {
            SeenCodes.Add($"client.{name}", code);
        }

        return (known ? operation.GetProperty("x-error-codes").EnumerateArray().Any(one => one.GetString() == code) : code == ErrorCodes.UnknownEvent.Code)
            ? CheckMessage("refused", answer)
            : [$"{name} is refused with {code}, which is not described"];
    }

    private IReadOnlyList<string> CheckMessage(string message, JsonElement payload) =>
        Events.GetProperty("components").GetProperty("messages").TryGetProperty(message, out var described)
            ? _eventSchema.Check(payload, described.GetProperty("payload"), message)
            : [$"{message} is not described: {payload}"];

    private bool TryFind(string method, string path, out string template, out JsonElement operation)
    {
        foreach (var candidate in _paths)
        {
            if (candidate.Path.IsMatch(path) && candidate.Operations.TryGetProperty(method.ToLowerInvariant(), out operation))
            {
                template = candidate.Template;
                return true;
            }
        }

        (template, operation) = ("", default);
        return false;
    }

    private static async Task<WireDocuments> LoadAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        return new WireDocuments(
            await http.GetFromJsonAsync<JsonElement>(new Uri("/openapi/v1.json", UriKind.Relative)),
            await http.GetFromJsonAsync<JsonElement>(new Uri("/asyncapi/v1.json", UriKind.Relative)));
    }

    private static Regex ToRegex(string template) =>
        new($"^{string.Join("[^/]+", Regex.Split(template, @"\{\w+\}").Select(Regex.Escape))}$", RegexOptions.CultureInvariant);
}
