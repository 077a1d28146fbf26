using System.Text;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

/// <summary>RFC 6455, as far as a client can see that a server keeps it.</summary>
public sealed class WebSocketTests
{
    [Theory, OnEveryServer, Rule("E25")]
    public async Task Handshake_KeyOfTheRfc_GivesItsAnswer(Server server)
    {
        using var socket = await RawWebSocket.OpenAsync(server, Profile.Plain, "/engine.io/?EIO=4&transport=websocket");

        Assert.Equal(101, socket.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", socket.Headers["Sec-WebSocket-Accept"]);
        Assert.Equal("websocket", socket.Headers["Upgrade"], ignoreCase: true);
        Assert.Equal("Upgrade", socket.Headers["Connection"], ignoreCase: true);
        Assert.False(socket.Headers.ContainsKey("Sec-WebSocket-Extensions"));
    }

    [Theory, OnEveryServer("Sec-WebSocket-Key|", "Sec-WebSocket-Key|short", "Sec-WebSocket-Version|12", "Sec-WebSocket-Version|"), Rule("E25")]
    public async Task Handshake_MalformedRequest_IsRefused(Server server, string header)
    {
        var (name, value) = (header.Split('|')[0], header.Split('|')[1]);

        using var socket = await RawWebSocket.OpenAsync(server, Profile.Plain, "/engine.io/?EIO=4&transport=websocket", (name, value));

        Assert.InRange(socket.Status, 400, 499);
    }

    [Theory, OnEveryWebSocket, Rule("E25")]
    public async Task Ping_WithPayload_IsAnsweredWithIt(Server server)
    {
        using var client = await OpenAsync(server);

        await client.Socket.SendAsync(RawWebSocket.Ping, "are you there"u8);

        var pong = await client.Socket.ReadAsync();
        Assert.Equal(0x8A, pong!.Value.First);
        Assert.Equal("are you there", Encoding.ASCII.GetString(pong.Value.Payload));
    }

    [Theory, OnEveryWebSocket, Rule("E25")]
    public async Task Message_InFragmentsWithAPingBetween_IsOne(Server server)
    {
        using var client = await OpenAsync(server);

        await client.Socket.SendAsync(0x01, "4frag"u8);
        await client.Socket.SendAsync(RawWebSocket.Ping, []);
        await client.Socket.SendAsync(0x00, "men"u8);
        await client.Socket.SendAsync(0x80, "ts"u8);

        Assert.Equal(0x8A, (await client.Socket.ReadAsync())!.Value.First);
        Assert.Equal("4fragments", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket("81023461", "83822222222234", "C182000000003461", "8082000000003434", "09800000000000"), Rule("E25")]
    public async Task Frame_AgainstTheRfc_IsClosedWith1002(Server server, string hex)
    {
        // Unmasked; opcode 3; a reserved bit; a continuation of nothing; a ping in fragments.
        using var client = await OpenAsync(server);

        await client.Socket.WriteAsync(Convert.FromHexString(hex));
        await client.AssertEndsSilentlyAsync();

        Assert.Equal(1002, client.CloseCode);
    }

    [Theory, OnEveryWebSocket, Rule("E25")]
    public async Task Text_NotUtf8_IsClosedWith1007(Server server)
    {
        using var client = await OpenAsync(server);

        await client.Socket.SendAsync(RawWebSocket.Text, [0x34, 0xC3, 0x28]);
        await client.AssertEndsSilentlyAsync();

        Assert.Equal(1007, client.CloseCode);
    }

    private static Task<WebSocketClient> OpenAsync(Server server) => WebSocketClient.OpenAsync(server, path: EngineClient.EngineIO);
}
