using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

public sealed class OtlpTests
{
    /// <summary>Also proves that the exporter and the SDK fit one another: it reads histograms through the SDK's internals.</summary>
    [Fact]
    public async Task Stop_EndpointConfigured_SendsMetricsAndTraces()
    {
        var received = new ConcurrentDictionary<string, byte[]>();
        await using var collector = await CollectAsync(received);
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var folder = new TemporaryFolder();
        var (program, server) = await ServerProgram.ServeAsync(
            folder.File("data"), "", ("Parley__Telemetry__OtlpEndpoint", address), ("Parley__Telemetry__OtlpProtocol", "HttpProtobuf"));
        using var _ = program;
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(server, "api/v1/server?secret=hush"), TestContext.Current.CancellationToken);
        using var link = await client.GetAsync(new Uri(server, "api/v1/invites/hush"), TestContext.Current.CancellationToken);
        using var page = await client.GetAsync(new Uri(server, "invite/hush"), TestContext.Current.CancellationToken);
        program.SendTerminate();

        Assert.Equal(0, await program.EndAsync());
        Assert.True(received["/v1/metrics"].AsSpan().IndexOf("http.server.request.duration"u8) >= 0);
        Assert.True(received["/v1/traces"].AsSpan().IndexOf("/api/v1/server"u8) >= 0);
        Assert.True(received["/v1/traces"].AsSpan().IndexOf("/invite/{token}"u8) >= 0);
        Assert.False(received["/v1/traces"].AsSpan().IndexOf("hush"u8) >= 0);
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentDictionary<string, byte[]> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received.AddOrUpdate(context.Request.Path, _ => body.ToArray(), (_, earlier) => [.. earlier, .. body.ToArray()]);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
