using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing.Clients;

namespace Parley.Server.Tests.Documents;

/// <summary>
/// The documents of the protocol: the running server tells them, and they are kept in <c>docs/protocol</c>, where a reviewer reads what a change means for clients.
/// </summary>
public sealed class DocumentTests(SharedServers servers)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory, InlineData("openapi.json"), InlineData("asyncapi.yaml")]
    public async Task Document_OfTheRunningServer_IsTheCommittedOne(string file)
    {
        var documents = await WireDocuments.OfAsync((await servers.SqliteAsync()).Address);
        var text = file == "openapi.json" ? JsonSerializer.Serialize(documents.Rest, Indented) + "\n" : Yaml.Of(documents.Events);

        var written = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "protocol")).FullName, file);
        await File.WriteAllTextAsync(written, text, TestContext.Current.CancellationToken);

        var committed = Path.Combine(Repository.Root, "docs", "protocol", file);
        Assert.True(
            File.Exists(committed) && (await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") == text,
            $"The wire has changed: compare artifacts/protocol/{file} with docs/protocol/{file}; if it is meant, copy it there.");
    }

    [Fact]
    public async Task Events_EachThatIsTakenOrSent_IsDescribedWithWhatAnswersIt()
    {
        var server = await servers.SqliteAsync();
        var document = (await WireDocuments.OfAsync(server.Address)).Events;
        var taken = server.Services.GetRequiredService<SocketEvents>().All;

        var expected = taken.Select(one => "client." + one.Name).Concat(ServerEvents.All.Select(one => "server." + one.Name));

        var operations = document.GetProperty("operations");
        Assert.Equal(expected.Order(StringComparer.Ordinal), operations.EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
        foreach (var operation in operations.EnumerateObject().Where(one => one.Value.GetProperty("action").GetString() == "receive"))
        {
            var answers = operation.Value.GetProperty("reply").GetProperty("messages").EnumerateArray().Select(one => one.GetProperty("$ref").GetString()!);
            Assert.Equal([$"#/channels/namespace/messages/{operation.Name}.ok", "#/channels/namespace/messages/refused"], answers);
        }
    }

    [Fact]
    public async Task References_Each_PointToSomething()
    {
        var documents = await WireDocuments.OfAsync((await servers.SqliteAsync()).Address);
        foreach (var document in new[] { documents.Rest, documents.Events })
        {
            var schema = new WireSchema(document);
            foreach (var reference in References(document).Distinct())
            {
                Assert.True(schema.Resolve(reference).ValueKind == JsonValueKind.Object, reference);
            }
        }
    }

    [Fact]
    public async Task Codes_OfTheCatalogue_AreThoseOfBothDocuments()
    {
        var documents = await WireDocuments.OfAsync((await servers.SqliteAsync()).Address);
        var codes = ErrorCodes.All.Select(one => one.Code);

        Assert.Equal(codes, Codes(documents.Rest, "Problem"));
        Assert.Equal(codes, Codes(documents.Events, "ErrorBody"));
    }

    /// <summary>What the watch over the wire relies on: a code of the catalogue is not enough, it must be one of the operation's.</summary>
    [Fact]
    public async Task Codes_OfARefusal_AreThoseOfItsOperation()
    {
        var documents = await WireDocuments.OfAsync((await servers.SqliteAsync()).Address);

        Assert.Empty(Rest(ErrorCodes.Unauthenticated));
        Assert.NotEmpty(Rest(ErrorCodes.InvalidRefreshToken)); // of the same status
        Assert.Empty(Socket(ErrorCodes.ValidationFailed));
        Assert.NotEmpty(Socket(ErrorCodes.PollClosed));

        IReadOnlyList<string> Rest(ErrorCode code) => documents.CheckAnswer("GET", "/api/v1/me", code.Status, "application/problem+json",
            JsonSerializer.SerializeToElement(ErrorBody.ForHttp(new ParleyError(code, "No.")), Wire.Options));

        IReadOnlyList<string> Socket(ErrorCode code) => documents.CheckAcknowledgement(EventNames.Sync,
            JsonSerializer.SerializeToElement(new ErrorResponse { Error = ErrorBody.ForEvent(new ParleyError(code, "No.")) }, Wire.Options));
    }

    [Fact]
    public async Task Documents_JudgedByTheirStandards_AreValid()
    {
        var server = await servers.SqliteAsync();
        var judged = await ForeignClient.RunAsync(
            "node", "documents/validate.mjs", "run `npm ci` in tests/clients/documents (`./parley test server` does)", server.Address,
            [Path.Combine(Repository.Root, "docs", "protocol", "asyncapi.yaml")], TestContext.Current.CancellationToken);

        Assert.Empty(judged.GetProperty("asyncapi").EnumerateArray().Select(error => error.ToString()));
        Assert.Empty(judged.GetProperty("openapi").EnumerateArray().Select(error => error.ToString()));
        Assert.True(judged.GetProperty("yaml").GetBoolean(), "asyncapi.yaml does not say what the server says");
    }

    private static IEnumerable<string?> Codes(JsonElement document, string schema) =>
        new WireSchema(document).Resolve($"#/components/schemas/{schema}/properties/code/enum").EnumerateArray().Select(code => code.GetString());

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
