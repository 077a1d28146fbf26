using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Accounts.Tests.OAuth.Servers;

/// <summary>A small web server on a free port of this machine.</summary>
internal abstract class LocalServer : IAsyncDisposable
{
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>How often each path was asked for.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, int> Requests { get; } = new();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use((HttpContext context, RequestDelegate next) =>
        {
            Requests.AddOrUpdate(context.Request.Path, 1, (_, count) => count + 1);
            return next(context);
        });
        Map(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    protected abstract void Map(WebApplication app);
}
