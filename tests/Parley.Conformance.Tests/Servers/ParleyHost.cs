using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.SocketIO;
using Parley.SocketIO.ConformanceHost;

namespace Parley.Conformance.Tests.Servers;

/// <summary>Parley.SocketIO on a real Kestrel, one application for each profile that is asked for.</summary>
internal sealed class ParleyHost : IHost
{
    private readonly ConcurrentDictionary<Profile, Lazy<Task<WebApplication>>> _apps = new();

    public async ValueTask<Uri> UrlAsync(Profile profile, Door door)
    {
        var app = await _apps.GetOrAdd(profile, static profile => new(() => StartAsync(profile))).Value;
        return new Uri(app.Urls.ElementAt((int)door));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps.Values)
            await (await app.Value).DisposeAsync();
    }

    private static async Task<WebApplication> StartAsync(Profile profile)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // One listener per door, in the order of the enumeration.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseSocketIO().UseEngineIO());
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSocketIO(options => profile.Apply(options)).AddEngineIO(options => profile.Apply(options));
        var app = builder.Build();
        SuiteApp.Configure(app.Services.GetRequiredService<SocketIOServer>());
        app.Services.GetRequiredService<EngineIOServer>().OnConnection(ConformanceApp.Echo);
        app.MapSocketIO();
        app.MapEngineIO();
        await app.StartAsync();
        return app;
    }
}
