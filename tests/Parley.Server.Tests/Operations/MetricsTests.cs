using Parley.Platform.Database;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

public sealed class MetricsTests(SharedServers servers)
{
    private static readonly Uri Metrics = new("/metrics", UriKind.Relative);

    /// <summary>In a process of its own: OpenTelemetry takes the meters of all servers in a process for one, and forgets them when one server ends.</summary>
    [Fact]
    public async Task Metrics_Scraped_AreValidPrometheusTextThatCountsRequestsByRoute()
    {
        using var folder = new TemporaryFolder();
        var (program, address) = await ServerProgram.ServeAsync(folder.File("data"));
        using var server = program;
        using var client = new HttpClient { BaseAddress = address };
        using var request = await client.GetAsync(new Uri("api/v1/server?secret=hush", UriKind.Relative), TestContext.Current.CancellationToken);
        using var answer = await client.GetAsync(Metrics, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var page = new PrometheusText(text);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("histogram", page.Types["http_server_request_duration_seconds"]);
        Assert.Equal("gauge", page.Types["kestrel_active_connections"]);
        Assert.Equal("counter", page.Types["dotnet_gc_collections_total"]);
        Assert.Equal("gauge", page.Types["parley_build_info"]);
        Assert.Contains("http_route=\"/api/v1/server\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.Contains("le=\"0.00025\"", text, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("")]
    [InlineData("0.1, ten")]
    [InlineData("0.1, 0.1")]
    public async Task Metrics_BucketsThatAreNone_StopTheServerWithTheirName(string buckets)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Metrics:RequestBuckets", buckets)));

        Assert.Contains("Parley:Metrics:RequestBuckets", refused.Message, StringComparison.Ordinal);
    }
}
