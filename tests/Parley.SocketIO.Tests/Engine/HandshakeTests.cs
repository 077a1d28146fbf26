using System.Net;
using System.Text.Json;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

/// <summary>Engine.IO handshake: what opens a session and what is refused, with which code.</summary>
public class HandshakeTests
{
    [Fact]
    public async Task Polling_Handshake_AnswersExactlyTheProtocolsFields()
    {
        await using var host = await SocketIOHost.StartAsync();
        var open = await host.Http.GetStringAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal('0', open[0]);
        var fields = JsonDocument.Parse(open[1..]).RootElement;
        Assert.Equal(["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"], fields.EnumerateObject().Select(f => f.Name));
        Assert.Equal("[\"websocket\"]", fields.GetProperty("upgrades").GetRawText());
        Assert.Equal(25_000, fields.GetProperty("pingInterval").GetInt32());
        Assert.Equal(20_000, fields.GetProperty("pingTimeout").GetInt32());
        Assert.Equal(1_000_000, fields.GetProperty("maxPayload").GetInt32());

        // 160 random bits in base64url.
        Assert.Equal(27, fields.GetProperty("sid").GetString()!.Length);
    }

    [Fact]
    public async Task Polling_Answers_AreNotCachedAndText()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var response = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task WebSocket_Handshake_OffersNoUpgrade()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.OpenWebSocketAsync();
        Assert.Contains("\"upgrades\":[]", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "EIO=4", 0)]
    [InlineData("GET", "EIO=4&transport=abc", 0)]
    [InlineData("GET", "EIO=4&transport=polling&transport=polling", 0)]
    [InlineData("GET", "EIO=4&transport=polling&sid=unknown", 1)]
    [InlineData("POST", "EIO=4&transport=polling&sid=unknown", 1)]
    [InlineData("POST", "EIO=4&transport=polling", 2)]
    [InlineData("PUT", "EIO=4&transport=polling", 2)]
    [InlineData("GET", "EIO=4&transport=websocket", 3)]
    [InlineData("GET", "transport=polling", 5)]
    [InlineData("GET", "EIO=3&transport=polling", 5)]
    [InlineData("GET", "EIO=abc&transport=polling", 5)]
    public async Task Request_Wrong_IsRefusedWithItsCode(string method, string query, int code)
    {
        await using var host = await SocketIOHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/socket.io/?" + query);
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        string[] messages = ["Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request", "Forbidden", "Unsupported protocol version"];
        Assert.Equal($"{{\"code\":{code},\"message\":\"{messages[code]}\"}}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Theory]
    [InlineData("EIO=4&transport=polling")]
    [InlineData("EIO=4&transport=abc")]
    [InlineData("EIO=3&transport=websocket")]
    [InlineData("EIO=4&transport=websocket&sid=unknown")]
    public async Task WebSocket_Wrong_IsRefusedWithoutUpgrade(string query)
    {
        await using var host = await SocketIOHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/socket.io/?" + query);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Transports_OnlyWebSocket_RefusesPolling()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.Transports = SocketIOTransports.WebSocket);
        using var response = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Log_Refusals_HoldNoQuery()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var response = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=none&token=canary", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.NotEmpty(host.Log.Entries);
        Assert.DoesNotContain(host.Log.Entries, e => e.Text.Contains("canary", StringComparison.Ordinal));
        Assert.All(host.Log.Entries, e => Assert.InRange(e.Id.Id, 1000, 1999));
    }
}
