using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Doors;

/// <summary>The connection door behind TLS, where HTTP/2 arrives on the same port.</summary>
public class TlsTests
{
    [Fact]
    public async Task WebSocket_OverTls_PassesTheDoorAndIsSecure()
    {
        await using var app = await StartAsync();
        var connected = app.Services.GetRequiredService<SocketIOServer>().Of("/").NextSocketAsync();
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1" } };
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(app.Urls.First()) { Scheme = "wss", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri, invoker, TestContext.Current.CancellationToken);
        await socket.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        Assert.True((await connected).Handshake.IsSecure);
    }

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task Request_OverTls_ReachesHttp(string version, string protocol)
    {
        await using var app = await StartAsync();
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1" } };
        using var http = new HttpClient(handler) { DefaultRequestVersion = Version.Parse(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        for (var i = 0; i < 2; i++)
            Assert.Equal(protocol, await http.GetStringAsync(new Uri(app.Urls.First()), TestContext.Current.CancellationToken));
    }

    /// <summary>HTTP has no endpoint for Socket.IO here: whoever connects came in by the door.</summary>
    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate()).UseSocketIO("/socket.io")));
        builder.Services.AddSocketIO();
        var app = builder.Build();
        app.MapGet("/", (HttpContext context) => context.Request.Protocol);
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
