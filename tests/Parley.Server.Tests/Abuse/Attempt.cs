using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Protocol;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Abuse;

/// <summary>Who gets what by the id in a request.</summary>
internal enum Reach
{
    /// <summary>Whose it is; all others are refused as if it did not exist, or as they would be whatever id they name.</summary>
    Theirs,

    /// <summary>What is found among one's own things alone: with somebody else's id one gets what one gets with an id that does not exist, which need be no error.</summary>
    OwnOnly,

    /// <summary>Everybody with the permission, by its design: the id is no secret, or is itself the key.</summary>
    Everybody,
}

/// <summary>A rightful request, and the ids in it that others must get nothing by.</summary>
/// <param name="Rightful">Whose request it is.</param>
/// <param name="Path">Below <c>/api/v1/</c>; of an event nothing.</param>
/// <param name="Body">The request's or the event's payload.</param>
/// <param name="Ids">What is replaced by ids that do not exist.</param>
internal sealed record Attempt(TestUser Rightful, string Path, object? Body, params object[] Ids)
{
    /// <summary>Of requests that are not JSON.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The same with ids of nothing.</summary>
    public Attempt WithUnknownIds() => Ids.Aggregate(this, (attempt, id) =>
    {
        var (known, unknown) = (id.ToString()!, Unknown(id.ToString()!));
        return attempt with
        {
            Path = attempt.Path.Replace(known, unknown, StringComparison.Ordinal),
            Body = attempt.Body is byte[] or null ? attempt.Body
                : JsonSerializer.Deserialize<JsonElement>(JsonSerializer.Serialize(attempt.Body, Wire.Options).Replace(known, unknown, StringComparison.Ordinal)),
        };
    });

    /// <param name="method">Of the operation.</param>
    /// <param name="user">Null: without a token.</param>
    public async Task<Outcome> RequestAsync(string method, TestServer server, TestUser? user)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Path);
        request.Headers.Authorization = user is null ? null : new AuthenticationHeaderValue("Bearer", user.Token);
        if (Body is byte[] bytes)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        }
        else if (method is not ("GET" or "HEAD" or "DELETE"))
        {
            request.Content = new StringContent(JsonSerializer.Serialize(Body ?? new { }, Wire.Options), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var error = !response.IsSuccessStatusCode && text.Length > 0 ? JsonSerializer.Deserialize<ErrorBody>(text, Wire.Options) : null;
        return new Outcome((int)response.StatusCode, error?.Code, error?.Detail, text);
    }

    public async Task<Outcome> EmitAsync(string name, TestSocket socket)
    {
        var answer = await socket.EmitAsync(name, Body!);
        var error = answer.TryGetProperty("error", out var refused) ? refused.As<ErrorBody>() : null;
        return new Outcome(error is null ? 200 : ErrorCodes.All.Single(code => code.Code == error.Code).Status, error?.Code, error?.Detail, answer.GetRawText());
    }

    /// <summary>Of the same kind: a UUID, a number, or a secret of the same length.</summary>
    private static string Unknown(string id) => Guid.TryParse(id, out _) ? Guid.CreateVersion7().ToString()
        : id.All(char.IsAsciiDigit) ? "9007199254740"
        : string.Concat(id.Reverse());
}

/// <summary>How a request ended, the same for both doors.</summary>
/// <param name="Status">HTTP's; of an event that of its code.</param>
/// <param name="Text">The whole answer.</param>
internal sealed record Outcome(int Status, string? Code, string? Detail, string Text)
{
    public bool IsSuccess => Status < 300;

    /// <summary>What tells one refusal from another.</summary>
    public (int Status, string? Code, string? Detail) Shape => (Status, Code, Detail);
}
