using Parley.Platform.Database;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Operations;

public sealed class MetricsTests(SharedServers servers)
{
    private static readonly Uri Metrics = new("/metrics", UriKind.Relative);

    [Fact]
    public async Task Metrics_Scraped_AreValidPrometheusText()
    {
        var server = await servers.SqliteAsync();
        using var answer = await server.Http.GetAsync(Metrics, TestContext.Current.CancellationToken);
        var page = new PrometheusText(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("histogram", page.Types["http_server_request_duration_seconds"]);
        Assert.Equal("gauge", page.Types["kestrel_active_connections"]);
        Assert.Equal("counter", page.Types["dotnet_gc_collections_total"]);
        Assert.Equal("gauge", page.Types["parley_build_info"]);
    }

    [Fact]
    public async Task Metrics_AfterARequest_CountItByRouteAndNeverByAddress()
    {
        var server = await servers.SqliteAsync();
        using var _ = await server.Http.GetAsync(new Uri("server?secret=1", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await server.Http.GetStringAsync(Metrics, TestContext.Current.CancellationToken);

        Assert.Contains("http_route=\"/api/v1/server\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public async Task Metrics_ThroughAProxy_AreRefused(string header)
    {
        var server = await servers.SqliteAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Metrics);
        request.Headers.TryAddWithoutValidation(header, "for=203.0.113.7");
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = await answer.ReadJsonAsync(403);

        Assert.Contains("Parley:Metrics:Public", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_MadePublic_AreServedThroughAProxy()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Metrics:Public", "true"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Metrics);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.7");
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)answer.StatusCode);
    }
}
