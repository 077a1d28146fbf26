using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

/// <summary>R4, R5: what closes the connection, and what is accepted in silence.</summary>
public class ParseErrorTests
{
    [Theory]
    [InlineData("4")]
    [InlineData("49")]
    [InlineData("4x")]
    [InlineData("42")]
    [InlineData("42{}")]
    [InlineData("42[]")]
    [InlineData("42[1]")]
    [InlineData("42[\"a\"")]
    [InlineData("42[\"connect\"]")]
    [InlineData("42[\"disconnecting\"]")]
    [InlineData("42-1[\"a\"]")]
    [InlineData("421234567890123456[\"a\"]")]
    [InlineData("40")]
    [InlineData("40{}")]
    [InlineData("40/custom,[]")]
    [InlineData("40/custom,\"token\"")]
    [InlineData("40/custom,{")]
    [InlineData("40/custom,null")]
    [InlineData("41{}")]
    [InlineData("41/custom")]
    [InlineData("42/custom,[\"a\"]")]
    [InlineData("43/custom,0[]")]
    [InlineData("43{}")]
    [InlineData("430\"a\"")]
    [InlineData("44{\"message\":\"x\"}")]
    [InlineData("450-[\"a\"]")]
    [InlineData("4511-[\"a\"]")]
    [InlineData("451[\"a\"]")]
    public async Task Packet_Forbidden_ClosesTheConnection(string packet)
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of("/custom");
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(packet);
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
        Assert.Equal(DisconnectReason.ParseError, await disconnected);
        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Binary_WhenNoneIsDue_ClosesTheConnection()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync([1, 2, 3], System.Net.WebSockets.WebSocketMessageType.Binary);
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Event_BeforeConnect_ClosesTheConnection()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.OpenWebSocketAsync();
        await client.SendAsync("42[\"a\"]");
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Polling_ParseError_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, await client.PostStatusAsync("42{}"));
        await client.AssertGoneAsync();
    }

    [Theory]
    [InlineData("43999[]")]
    [InlineData("43[]")]
    [InlineData("3")]
    [InlineData("6")]
    [InlineData("42[\"unknown-event\",{\"a\":1}]")]
    [InlineData("42[\"error\",1]")]
    [InlineData("42[\"__proto__\",{\"__proto__\":1}]")]
    [InlineData("42[\"constructor\"]")]
    [InlineData("42[\"a\",\"\\ud800\",1e999,{\"k\":1,\"k\":2}]")]
    public async Task Packet_Harmless_IsAcceptedInSilence(string packet)
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Echo();
        using var client = await host.ConnectAsync();
        await client.SendAsync(packet);
        await client.SendAsync("42[\"message\",1]");
        Assert.Equal("42[\"message-back\",[1]]", await client.ReceiveAsync());
    }
}
