using Parley.Platform.Database;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

/// <summary>What a browser gets: the client's files, its page for its own addresses, and a clear answer everywhere else.</summary>
public sealed class PathTests(SharedServers servers)
{
    private const string Page = "<!doctype html><title>client</title>";

    [Fact]
    public async Task Paths_WithAClient_AreFilesPagesOrProblems()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("assets"));
        await File.WriteAllTextAsync(folder.File("index.html"), Page, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("assets/app-1a2b.js"), "1", TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:WebRoot", folder.FullPath));

        await AssertAnswerAsync(server, "/", 200, "text/html", "no-cache");
        await AssertAnswerAsync(server, "/c/01890a5d-ac96-774b-bcce-b302099a8057", 200, "text/html", "no-cache");
        await AssertAnswerAsync(server, "/assets/app-1a2b.js", 200, "text/javascript", "public, max-age=31536000, immutable");
        await AssertAnswerAsync(server, "/assets/app-gone.js", 404, "application/problem+json", "no-store");
        await AssertAnswerAsync(server, "/assets/gone", 404, "application/problem+json", "no-store");
        await AssertAnswerAsync(server, "/favicon.ico", 404, "application/problem+json", "no-store");
        await AssertAnswerAsync(server, "/../appsettings.json", 404, "application/problem+json", "no-store");
        await AssertAnswerAsync(server, "/api/v1/unknown", 404, "application/problem+json", "no-store");
        await AssertAnswerAsync(server, "/api", 404, "application/problem+json", "no-store");
    }

    [Fact]
    public async Task Root_WithoutAClient_SaysSoInOneSentence()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:WebRoot", folder.FullPath));
        using var answer = await server.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Single(text.Trim().Split('\n'));
        Assert.Contains("web client", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/me", 405)]
    [InlineData("GET", "/api/v1/auth/login", 405)]
    [InlineData("POST", "/somewhere", 404)]
    [InlineData("GET", "/api/v1/me", 401)]
    public async Task Requests_WithoutAToken_FailForTheRightReason(string method, string path, int status)
    {
        var server = await servers.SqliteAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = await answer.ReadJsonAsync(status);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.True(status != 405 || answer.Content.Headers.Allow.Count > 0);
    }

    // W3
    [Theory]
    [InlineData("/api/v1/server")]
    [InlineData("/api/v1/me")]
    [InlineData("/health")]
    [InlineData("/")]
    [InlineData("/openapi/index.html")]
    [InlineData("/nothing.here")]
    public async Task Headers_OnEveryAnswer_TellBrowsersToBeCareful(string path)
    {
        var server = await servers.SqliteAsync();
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = answer.Header("Content-Security-Policy").Split("; ");
        Assert.Superset(
            new HashSet<string> { "default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types default" },
            policy.ToHashSet(StringComparer.Ordinal));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal("", answer.Header("Strict-Transport-Security"));
        Assert.Equal("", answer.Header("Server"));
    }

    [Fact]
    public async Task Headers_AfterAnException_AreThereToo()
    {
        var server = await servers.SqliteAsync();
        using var body = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(new Uri("auth/login", UriKind.Relative), body, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task StrictTransportSecurity_PublicUrlIsHttps_IsSent()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Public:Url", "https://chat.example"));
        using var answer = await server.Http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("max-age=31536000", answer.Header("Strict-Transport-Security"));
    }

    private static async Task AssertAnswerAsync(TestServer server, string path, int status, string type, string cache)
    {
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.True((int)answer.StatusCode == status, $"{path}: {(int)answer.StatusCode}");
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(cache, Normal(answer.Header("Cache-Control")));
    }

    // HttpClient writes the directives in an order of its own.
    private static string Normal(string cache) => cache == "immutable, max-age=31536000, public" || cache == "public, immutable, max-age=31536000"
        ? "public, max-age=31536000, immutable"
        : cache;
}
