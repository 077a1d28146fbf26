using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Doors;

/// <summary>What stands before a handshake: the application's own word, and R11, limits per address; the same through both doors.</summary>
public abstract class AdmissionTests(Door door)
{
    [Fact]
    public async Task AllowRequest_Refusing_AnswersItsMessage()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.AllowRequest = (handshake, _) =>
            new(handshake.Query.ContainsKey("pass") ? HandshakeDecision.Allow : HandshakeDecision.Refuse("no \"pass\"")));
        using var response = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("{\"code\":4,\"message\":\"no \\u0022pass\\u0022\"}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => host.OpenWebSocketAsync())).Message, StringComparison.Ordinal);
        var allowed = await host.Http.GetStringAsync(new Uri("/socket.io/?EIO=4&transport=polling&pass=1", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.StartsWith("0{", allowed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowRequest_Failing_RefusesAndLogs()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.AllowRequest = (_, _) => throw new InvalidOperationException("secret"));
        Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => host.OpenWebSocketAsync())).Message, StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, e => e.Id.Id == 1002 && e.Level == LogLevel.Error);
    }

    [Fact]
    public async Task AllowRequest_IsNotAskedForTheRequestsOfASession()
    {
        var asked = 0;
        await using var host = await SocketIOHost.StartAsync(door, o => o.AllowRequest = (_, _) =>
        {
            asked++;
            return new(HandshakeDecision.Allow);
        });
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        using var upgrade = await host.OpenWebSocketAsync(client.Sid);
        await upgrade.SendAsync("2probe");
        Assert.Equal("3probe", await upgrade.ReceiveAsync());
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task R11_ConnectionsOfAnAddress_OverTheLimit_Are429UntilOneCloses()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxConnectionsPerAddress = 2);
        var disconnected = host.Root.NextDisconnectAsync();
        await host.OpenPollingAsync();
        using (await host.ConnectAsync())
        {
            Assert.Contains("429", (await Assert.ThrowsAsync<WebSocketException>(() => host.OpenWebSocketAsync())).Message, StringComparison.Ordinal);
            using var response = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.Equal("{\"code\":4,\"message\":\"Too many connections from this address\"}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await disconnected;
        using var next = await host.ConnectAsync();
    }

    [Fact]
    public async Task R11_HandshakesOfAnAddress_OverTheLimit_Are429UntilTimePasses()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxHandshakesPerAddressPerMinute = 2, time);
        using var one = await host.OpenWebSocketAsync();
        using var two = await host.OpenWebSocketAsync();
        Assert.Contains("429", (await Assert.ThrowsAsync<WebSocketException>(() => host.OpenWebSocketAsync())).Message, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(30));
        using var three = await host.OpenWebSocketAsync();
        Assert.Contains("429", (await Assert.ThrowsAsync<WebSocketException>(() => host.OpenWebSocketAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrustedProxy_AddressAndScheme_AreTheClients()
    {
        await using var host = await SocketIOHost.StartAsync(door, o =>
        {
            o.TrustedProxies.Add("127.0.0.0/8");
            o.TrustedProxies.Add("10.0.0.7");
        });
        var connected = host.Root.NextSocketAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Forwarded-For", "203.0.113.9, 198.51.100.4, 10.0.0.7");
        socket.Options.SetRequestHeader("X-Forwarded-Proto", "https");
        await socket.ConnectAsync(new UriBuilder(host.Url) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri, TestContext.Current.CancellationToken);
        await socket.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var handshake = (await connected).Handshake;
        Assert.Equal("198.51.100.4", handshake.Address);
        Assert.True(handshake.IsSecure);
    }
}

public class HttpAdmissionTests() : AdmissionTests(Door.Http);

public class ConnectionAdmissionTests() : AdmissionTests(Door.Connection);
