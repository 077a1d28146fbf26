using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

public sealed class HealthTests(SharedServers servers)
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task Health_AllIsWell_NamesEachDependency(string path)
    {
        var server = await servers.SqliteAsync();
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var health = await answer.ReadJsonAsync(200);

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", health.GetProperty("version").GetString());
        foreach (var name in new[] { "server", "data-folder", "files", "accounts-database", "chat-database", "chat-queue", "chat-writes" })
        {
            var dependency = health.GetProperty("checks").GetProperty(name);
            Assert.Equal("healthy", dependency.GetProperty("status").GetString());
            Assert.Equal(JsonValueKind.Number, dependency.GetProperty("durationMs").ValueKind);
        }
    }

    [Theory]
    [EveryEngine]
    public static async Task Ready_DatabaseFails_Answers503AndNamesItWithoutReasons(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").DisposeAsync();

        using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        using var live = await server.Http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        var health = await ready.ReadJsonAsync(503);

        Assert.Equal("unhealthy", health.GetProperty("checks").GetProperty("chat-database").GetProperty("status").GetString());
        Assert.Equal("healthy", health.GetProperty("checks").GetProperty("accounts-database").GetProperty("status").GetString());
        Assert.Equal(["status", "durationMs"], health.GetProperty("checks").GetProperty("chat-database").EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain(server.DataFolder, health.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(200, (int)live.StatusCode);
    }
}
