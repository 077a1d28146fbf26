using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Clients.Tests.Hosting;

/// <summary>A real Kestrel on a free port that serves Socket.IO and nothing else, for the scenarios of all clients.</summary>
public sealed class ScenarioServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly WarningRecorder _warnings;

    private ScenarioServer(WebApplication app, WarningRecorder warnings)
    {
        _app = app;
        _warnings = warnings;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    internal IReadOnlyList<string> Warnings => _warnings.Lines;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal static async Task<ScenarioServer> StartAsync(Door door, Action<SocketIOOptions>? configure = null)
    {
        var warnings = new WarningRecorder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(warnings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (door == Door.Connection)
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO()));
        builder.Services.AddSocketIO(configure);
        var app = builder.Build();
        Scenarios.Configure(app.Services.GetRequiredService<SocketIOServer>());
        app.MapSocketIO();
        await app.StartAsync();
        return new ScenarioServer(app, warnings);
    }
}
