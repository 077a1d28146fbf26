using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;

namespace Parley.Server.Tests.Documents;

/// <summary>
/// The failures that the documents name by a rule (a token, a permission, a body, a typed query, an id in the path), provoked at each operation and each event: what is
/// named of all is sent by all. What single ones name of their own, their features' tests provoke.
/// </summary>
public sealed partial class CommonFailureTests
{
    [Fact]
    public async Task Operations_AskedByNobodyAndByOneWhoMayNot_RefuseAsDescribed()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, [.. Strangers.Settings, ("Parley:Accounts:StaffSecondFactor", "true")]);
        var (guest, staff) = (await server.GuestAsync("Guest"), await server.SignUpAsync("eve", AccountRole.Owner)); // who has no second factor yet may only set one up
        var wrong = new List<string>();
        foreach (var question in (await Question.AllAsync(server)).Where(question => question.NeedsToken))
        {
            wrong.AddRange(await question.ExpectAsync(ErrorCodes.Unauthenticated, user: null));
            wrong.AddRange(await question.ExpectAsync(ErrorCodes.Forbidden, question.Path.EndsWith("/second-factor", StringComparison.Ordinal) || question.Path.EndsWith("/confirm", StringComparison.Ordinal) ? guest : staff));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Operations_AskedWrongly_RefuseAsDescribed()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, [.. Strangers.Settings]);
        var (guest, owner) = (await server.GuestAsync("Guest"), await server.SignUpAsync("ada", AccountRole.Owner));
        var wrong = new List<string>();
        foreach (var question in await Question.AllAsync(server))
        {
            var user = question.Path.EndsWith("/guest/register", StringComparison.Ordinal) ? guest : owner;
            if (question.HasIds)
            {
                wrong.AddRange(await question.ExpectAsync(ErrorCodes.NotFound, user, id: "none"));
            }

            if (question.TakesJson)
            {
                wrong.AddRange(await question.ExpectAsync(ErrorCodes.MalformedJson, user, body: "{\"a\":"));
                wrong.AddRange(await question.ExpectAsync(ErrorCodes.ValidationFailed, user, body: "7"));
                wrong.AddRange(await question.ExpectAsync(ErrorCodes.UnsupportedMediaType, user, mediaType: "text/plain"));
                wrong.AddRange(await question.ExpectAsync(ErrorCodes.PayloadTooLarge, user, body: "{}" + new string(' ', 200_000)));
            }

            if (question.TypedQuery is { } name)
            {
                wrong.AddRange(await question.ExpectAsync(ErrorCodes.ValidationFailed, user, query: $"?{name}=none"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Events_SentWrongly_AreRefusedAsDescribed()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        await using var socket = await (await server.SignUpAsync("ada")).ConnectAsync();
        var document = (await WireDocuments.OfAsync(server.Address)).Events;
        var taken = document.GetProperty("operations").EnumerateObject().Where(one => one.Name.StartsWith("client.", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(taken);
        foreach (var operation in taken)
        {
            var name = operation.Name["client.".Length..];
            await socket.EmitRawAsync(name, "").RefusedAsync(ErrorCodes.ValidationFailed);
            await socket.EmitRawAsync(name, Twice(document, operation.Name)).RefusedAsync(ErrorCodes.MalformedJson);
        }
    }

    /// <summary>A payload that has its first key twice.</summary>
    private static string Twice(JsonElement document, string message)
    {
        var schemas = new WireSchema(document);
        var payload = document.GetProperty("components").GetProperty("messages").GetProperty(message).GetProperty("payload").GetProperty("$ref").GetString()!;
        var first = schemas.Resolve(payload).GetProperty("properties").EnumerateObject().First();
        var value = first.Value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "boolean" ? "true" : "null";
        return $$"""{"{{first.Name}}":{{value}},"{{first.Name}}":{{value}}}""";
    }

    /// <summary>An operation of the document, to be asked in wrong ways.</summary>
    private sealed partial class Question(TestServer server, string method, string path, JsonElement operation)
    {
        public string Path => path;

        public bool NeedsToken => operation.TryGetProperty("security", out _);

        public bool HasIds => Parameters("path").Any(schema => schema.TryGetProperty("format", out _));

        public bool TakesJson => operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out _);

        /// <summary>The name of a parameter that is more than a text; null without one.</summary>
        public string? TypedQuery => operation.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query" && one.GetProperty("schema") is var schema
                && !(schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "string"))
                .Select(one => one.GetProperty("name").GetString()).FirstOrDefault()
            : null;

        public static async Task<IReadOnlyList<Question>> AllAsync(TestServer server) =>
        [
            .. from item in (await WireDocuments.OfAsync(server.Address)).Rest.GetProperty("paths").EnumerateObject()
               where item.Name.StartsWith("/api/v1/", StringComparison.Ordinal)
               from operation in item.Value.EnumerateObject()
               where operation.Name is not ("head" or "options") // whose answers have no body
               select new Question(server, operation.Name.ToUpperInvariant(), item.Name, operation.Value),
        ];

        /// <summary>What is wrong with the answer; empty when it is a refusal with this code.</summary>
        public async Task<IReadOnlyList<string>> ExpectAsync(
            ErrorCode code, TestUser? user, string body = "{}", string mediaType = "application/json", string? id = null, string query = "")
        {
            var number = Parameters("path").Any(schema => schema.TryGetProperty("format", out var format) && format.GetString() == "int64");
            var address = Parameter().Replace(path, id ?? (number ? "9007199254740991" : Guid.CreateVersion7().ToString())) + query;
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, address));
            request.Headers.Authorization = user is null ? null : new AuthenticationHeaderValue("Bearer", user.Token);
            request.Content = TakesJson ? new StringContent(body, Encoding.UTF8, mediaType) : null;
            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return (int)response.StatusCode == code.Status && JsonSerializer.Deserialize<ErrorBody>(text, Wire.Options)?.Code == code.Code
                ? [] : [$"{method} {address} should refuse with {code.Code}, and answers {(int)response.StatusCode}: {text}"];
        }

        private IEnumerable<JsonElement> Parameters(string where) => operation.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Where(one => one.GetProperty("in").GetString() == where).Select(one => one.GetProperty("schema"))
            : [];

        [GeneratedRegex(@"\{\w+\}")]
        private static partial Regex Parameter();
    }
}
