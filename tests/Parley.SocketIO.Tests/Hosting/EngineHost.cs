using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Hosting;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>A real Kestrel with an Engine.IO server alone, at the path where the clients of these tests look for one.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private const string Path = "/socket.io";

    private readonly WebApplication _app;
    private readonly Func<int> _count;

    private EngineHost(WebApplication app, LogRecorder log, Func<int> count)
    {
        (_app, Log, _count) = (app, log, count);
        Url = new Uri(app.Urls.First());
        Http = new HttpClient { BaseAddress = Url, Timeout = SocketIOHost.Patience };
    }

    internal Uri Url { get; }

    internal HttpClient Http { get; }

    internal LogRecorder Log { get; }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Http.Dispose();
    }

    /// <summary>With a listener of the test's own on each session.</summary>
    internal static async Task<EngineHost> StartAsync(Door door, Func<EngineSession, IEngineListener> listen)
    {
        var (builder, log) = Prepare();
        builder.Services.AddSingleton(provider => new EngineServer(
            new SocketIOOptions(),
            TimeProvider.System,
            new SocketIOMetrics(provider.GetRequiredService<IMeterFactory>()),
            provider.GetRequiredService<ILogger<EngineServer>>(),
            (session, _) => listen(session)));
        if (door == Door.Connection)
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                var lean = new ConnectionDoor(endpoint.ApplicationServices.GetRequiredService<EngineServer>(), Path);
                ((IConnectionBuilder)endpoint).Use(next => connection => lean.InvokeAsync(connection, next));
            }));
        }

        var app = builder.Build();
        var engine = app.Services.GetRequiredService<EngineServer>();
        app.Map(Path + "/", new EngineEndpoint(engine).InvokeAsync);
        await app.StartAsync();
        return new EngineHost(app, log, () => engine.Count);
    }

    /// <summary>As an application sets it up.</summary>
    internal static async Task<EngineHost> StartBareAsync(Door door, Action<EngineIOSocket> onConnection)
    {
        var (builder, log) = Prepare();
        builder.Services.AddEngineIO();
        if (door == Door.Connection)
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseEngineIO(Path)));
        var app = builder.Build();
        app.MapEngineIO(Path);
        var server = app.Services.GetRequiredService<EngineIOServer>();
        server.OnConnection(onConnection);
        await app.StartAsync();
        return new EngineHost(app, log, () => server.ConnectionCount);
    }

    /// <summary>Returns once the server has forgotten every connection.</summary>
    internal async Task WaitUntilEmptyAsync()
    {
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        while (_count() > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static (WebApplicationBuilder Builder, LogRecorder Log) Prepare()
    {
        var log = new LogRecorder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return (builder, log);
    }
}
