using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Http;

/// <summary>Every REST route of the server, taken from its own table (C1): nobody, a stranger, a former member; and bodies that are none.</summary>
public sealed partial class RouteTests(SharedServers servers)
{
    [Fact]
    public async Task EveryRoute_WithoutOrWithAWrongToken_Is401()
    {
        var server = await servers.SqliteAsync();
        var routes = Routes(server).Where(route => !route.IsOpen).ToList();
        Assert.True(routes.Count >= 17, $"only {routes.Count} routes");
        foreach (var (method, path, _) in routes)
        {
            foreach (var token in new[] { null, "abc", "eyJhbGciOiJub25lIn0.e30." })
            {
                using var request = new HttpRequestMessage(method, Fill(path, Guid.CreateVersion7(), Guid.CreateVersion7()));
                request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
                var answer = server.Http.SendAsync(request, TestContext.Current.CancellationToken);
                await (method == HttpMethod.Head ? answer.ReadAsync(401) : answer.ProblemAsync(ErrorCodes.Unauthenticated)); // an answer to HEAD has no body
            }
        }
    }

    [Fact]
    public async Task EveryConversationRoute_StrangerOrFormerMember_Is404AsIfThereWereNone()
    {
        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync("owner", "former", "stranger", "member");
        var (owner, former, stranger, member) = (people[0], people[1], people[2], people[3]);
        var group = await owner.CreateGroupAsync("group", former, member);
        await owner.RemoveAsync(group.Id, former);
        var before = await owner.FindAsync(group.Id);
        var routes = Routes(server).Where(route => route.Path.Contains("conversations/{id", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 10, $"only {routes.Count} routes");
        foreach (var (method, path, _) in routes)
        {
            foreach (var user in new[] { former, stranger })
            {
                var there = await AskAsync(user, method, Fill(path, group.Id.Value, member.Id.Value), member.Id);
                var nowhere = await AskAsync(user, method, Fill(path, Guid.CreateVersion7(), member.Id.Value), member.Id);
                Assert.Equal(ErrorCodes.NotFound.Code, there.Code);
                Assert.Equal(nowhere, there with { });
            }
        }

        Assert.Equal(before.LastRev, (await owner.FindAsync(group.Id)).LastRev);
    }

    public static TheoryData<string, string> MalformedBodies { get; } = new()
    {
        { "", "validation-failed" },
        { "{", "malformed-json" },
        { "{\"text\":\"a\"", "malformed-json" },
        { "{'text':'a'}", "malformed-json" },
        { "{\"text\":\"a\",}", "malformed-json" },
        { "{\"a\":{deep}}", "malformed-json" },
        { "{\"text\":\"a\",\"metadata\":{deep}}", "malformed-json" },
        { "nonsense", "malformed-json" },
        { "[]", "validation-failed" },
        { "7", "validation-failed" },
        { "\"text\"", "validation-failed" },
        { "null", "validation-failed" },
    };

    [Theory, MemberData(nameof(MalformedBodies))]
    public async Task EveryBody_ThatIsNoObject_IsRefusedWithATypedError(string body, string code)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var json = body.Replace("{deep}", string.Concat(Enumerable.Repeat("{\"a\":", 50_000 / 6)) + "1" + new string('}', 50_000 / 6), StringComparison.Ordinal);
        foreach (var path in new[] { "conversations", $"conversations/{group.Id}/messages", $"conversations/{group.Id}/receipts", $"conversations/{group.Id}/members", "sync" })
        {
            using var answer = await ada.PostRawAsync(path, json);
            var error = await answer.ReadAsync<ErrorBody>(400);
            Assert.True(error.Code == code || error.Code == "malformed-json", $"{path}: {error.Code} {error.Detail}");
        }
    }

    [Fact]
    public async Task Requests_OfTheWrongKind_AreRefusedByCode()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");

        await ada.RequestAsync(HttpMethod.Put, $"conversations/{group.Id}", JsonBody("{}")).ProblemAsync(ErrorCodes.MethodNotAllowed);
        await ada.RequestAsync(HttpMethod.Post, "conversations", new StringContent("a=b", Encoding.UTF8, "text/plain")).ProblemAsync(ErrorCodes.UnsupportedMediaType);
        await ada.PostRawAsync($"conversations/{group.Id}/messages", $$"""{"text":"{{new string('x', 200_000)}}"}""").ProblemAsync(ErrorCodes.PayloadTooLarge);
        await ada.GetAsync("conversations/not-a-uuid").ProblemAsync(ErrorCodes.NotFound);
        await ada.GetAsync("no/such/path").ProblemAsync(ErrorCodes.NotFound);
    }

    private static async Task<Answer> AskAsync(TestUser user, HttpMethod method, string path, UserId member)
    {
        var body = path switch
        {
            _ when method == HttpMethod.Get || method == HttpMethod.Delete => null,
            _ when path.EndsWith("/reactions", StringComparison.Ordinal) => "{\"emoji\":\"👍\"}",
            _ when path.Contains("/scheduled", StringComparison.Ordinal) => "{\"text\":\"a\",\"at\":\"2999-01-01T00:00:00Z\"}",
            _ when path.EndsWith("/poll/vote", StringComparison.Ordinal) => "{\"options\":[0]}",
            _ when path.EndsWith("/poll/close", StringComparison.Ordinal) => "{}",
            _ when path.EndsWith("/pin", StringComparison.Ordinal) => "{}",
            _ when path.Contains("/messages", StringComparison.Ordinal) => "{\"text\":\"a\"}",
            _ when path.EndsWith("/receipts", StringComparison.Ordinal) => "{\"read\":1}",
            _ when path.EndsWith("/members", StringComparison.Ordinal) => $"{{\"members\":[\"{member}\"]}}",
            _ when path.EndsWith("/marked-unread", StringComparison.Ordinal) => "{\"marked\":true}",
            _ when path.EndsWith("/draft", StringComparison.Ordinal) => "{\"text\":\"a\",\"userRev\":0}",
            _ when path.EndsWith("/listing", StringComparison.Ordinal) => "{\"archived\":true}",
            _ when path.EndsWith("/retention", StringComparison.Ordinal) => "{\"mode\":\"keep\"}",
            _ when path.Contains("/members/", StringComparison.Ordinal) => "{\"role\":\"admin\"}",
            _ => "{\"title\":\"a\"}",
        };
        var query = method == HttpMethod.Delete && path.EndsWith("/reactions", StringComparison.Ordinal) ? "?emoji=%F0%9F%91%8D" : "";
        using var response = await user.RequestAsync(method, path + query, body is null ? null : JsonBody(body));
        var error = await response.ReadAsync<ErrorBody>(404);
        return new Answer(error.Code, error.Detail, error.Title);
    }

    private static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    private static string Fill(string path, Guid id, Guid userId) =>
        Parameter().Replace(path, match => match.Value.EndsWith(":long}", StringComparison.Ordinal) ? "7"
            : (match.Value.StartsWith("{userId", StringComparison.Ordinal) ? userId : id).ToString());

    private static IEnumerable<(HttpMethod Method, string Path, bool IsOpen)> Routes(TestServer server) =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = endpoint.RoutePattern.RawText!.Trim('/')
        where path.StartsWith("api/v1/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (new HttpMethod(method), "/" + path, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private sealed record Answer(string Code, string Detail, string Title);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
