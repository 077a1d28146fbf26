using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

/// <summary>R9: which pages may connect.</summary>
public class OriginTests
{
    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("https://chat.example", 200)]
    [InlineData("https://chat.example:444", 403)]
    [InlineData("https://chat.example.evil.example", 403)]
    [InlineData(null, 200)]
    public async Task Polling_Origin_IsCheckedAgainstTheList(string? origin, int status)
    {
        await using var host = await SocketIOHost.StartAsync(o => o.AllowedOrigins.Add("https://chat.example"));
        using var response = await SendAsync(host, HttpMethod.Get, origin);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 403)
            Assert.Equal("{\"code\":4,\"message\":\"Forbidden\"}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        else if (origin is not null)
            Assert.Equal(origin, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Polling_OwnOrigin_IsAllowedWithoutCorsHeaders()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var response = await SendAsync(host, HttpMethod.Get, host.Url.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    /// <summary>A page that came without TLS may be anybody's; one that came with it is the safer, and mostly a proxy has not said that it ended TLS.</summary>
    [Theory]
    [InlineData("https", "https", 200)]
    [InlineData("https", "http", 403)]
    [InlineData("http", "http", 200)]
    [InlineData("http", "https", 200)]
    [InlineData(null, "http", 200)]
    [InlineData(null, "https", 200)]
    [InlineData("https", "ftp", 403)]
    public async Task Polling_OwnOrigin_HasTheSchemeOfTheServer(string? forwarded, string scheme, int status)
    {
        await using var host = await SocketIOHost.StartAsync(o => o.TrustedProxies.Add("127.0.0.1"));
        (string, string)[] headers = [("Host", scheme == "https" || scheme == "http" ? "chat.example" : "chat.example:21"), .. forwarded is null ? [] : new[] { ("X-Forwarded-Proto", forwarded) }];
        using var response = await SendAsync(host, HttpMethod.Get, scheme + "://chat.example", headers);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Polling_OriginWithForbiddenCharacters_IsABadRequest()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.AllowedOrigins.Add("*"));
        using var response = await SendAsync(host, HttpMethod.Get, "https://ch\tat");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Preflight_AllowedOrigin_IsAnswered()
    {
        await using var host = await SocketIOHost.StartAsync(o =>
        {
            o.AllowedOrigins.Add("https://chat.example");
            o.AllowCredentials = true;
        });
        using var response = await SendAsync(host, HttpMethod.Options, "https://chat.example", ("Access-Control-Request-Headers", "x-one, authorization"));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("x-one, authorization", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Credentials")));
        using var foreign = await SendAsync(host, HttpMethod.Options, "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Fact]
    public async Task WebSocket_ForeignOrigin_IsRefusedUnlessConfigured()
    {
        await using var host = await SocketIOHost.StartAsync();
        var error = await Assert.ThrowsAsync<WebSocketException>(() => WebSocketClient.OpenAsync(host.Url, origin: "https://evil.example"));
        Assert.Contains("403", error.Message, StringComparison.Ordinal);

        await using var open = await SocketIOHost.StartAsync(o => o.AllowedOrigins.Add("*"));
        using var client = await WebSocketClient.OpenAsync(open.Url, origin: "https://any.example");
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_Wrong_AreAllReportedAtStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => SocketIOHost.StartAsync(o =>
        {
            o.PingInterval = TimeSpan.Zero;
            o.SendQueueBytes = 1;
            o.MaxNamespacesPerConnection = 0;
            o.AllowedOrigins.Add("https://chat.example/path");
        }));
        Assert.Equal(4, error.Failures.Count());
    }

    private static async Task<HttpResponseMessage> SendAsync(SocketIOHost host, HttpMethod method, string? origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/socket.io/?EIO=4&transport=polling");
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await host.Http.SendAsync(request);
    }
}
