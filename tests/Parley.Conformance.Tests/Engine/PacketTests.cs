using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class PacketTests
{
    [Theory, OnEveryTransport("hello", "", "äöü €🙂", "2", "a\nb\u0000c"), Rule("E1")]
    public async Task TextMessage_Echoed_ComesBackAsText(Server server, Transport transport, string text)
    {
        using var client = await OpenAsync(server, transport);

        await client.SendAsync("4" + text);

        Assert.Equal("4" + text, await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport, Rule("E2"), Rule("E3")]
    public async Task BinaryMessage_Echoed_ComesBackAsBinary(Server server, Transport transport)
    {
        using var client = await OpenAsync(server, transport);

        await client.SendBinaryAsync(0, 1, 2, 255);
        await client.SendBinaryAsync(52);

        Assert.Equal([0, 1, 2, 255], await client.ReceiveBinaryAsync());
        Assert.Equal([52], await client.ReceiveBinaryAsync());
    }

    [Theory, OnEveryTransport, Rule("E1"), Rule("E2"), Rule("E3")]
    public async Task TextAndBinary_Mixed_KeepTheirOrder(Server server, Transport transport)
    {
        using var client = await OpenAsync(server, transport);

        await client.SendAsync("4one", "4two");
        await client.SendBinaryAsync(3);
        await client.SendAsync("4four");

        Assert.Equal("4one", await client.ReceiveAsync());
        Assert.Equal("4two", await client.ReceiveAsync());
        Assert.Equal([3], await client.ReceiveBinaryAsync());
        Assert.Equal("4four", await client.ReceiveAsync());
    }

    [Theory, OnEveryServer, Rule("E3")]
    public async Task Payload_SeveralPackets_AreJoinedBySeparator(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, path: EngineClient.EngineIO);

        await client.SendAsync("4a", "bAQID", "4b");

        Assert.Equal("4a\u001ebAQID\u001e4b", await client.PollAsync());
    }

    [Theory, OnEveryServer, Rule("E2")]
    public async Task WebSocketText_Echoed_IsOneFrameEach(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server, path: EngineClient.EngineIO);

        await client.SendAsync("4a\u001e4b");

        Assert.Equal("4a\u001e4b", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport(70_000, 200_000), Rule("E1")]
    public async Task LongMessage_Echoed_ComesBackWhole(Server server, Transport transport, int length)
    {
        using var client = await OpenAsync(server, transport);
        var text = "4" + string.Concat(Enumerable.Range(0, length / 5).Select(i => i.ToString("00000", System.Globalization.CultureInfo.InvariantCulture)));

        await client.SendAsync(text);

        Assert.Equal(text, await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport("6", "3", "3x", "0", "5"), Rule("S13")]
    public async Task HarmlessPacket_Sent_ChangesNothing(Server server, Transport transport, string packet)
    {
        using var client = await OpenAsync(server, transport);

        await client.SendAsync(packet);
        await client.SendAsync("4alive");

        Assert.Equal("4alive", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport("7", "x", "2", "", "2probe"), Rule("E11")]
    public async Task InvalidPacket_Sent_EndsTheSession(Server server, Transport transport, string packet)
    {
        using var client = await OpenAsync(server, transport);

        await client.SendAsync(packet);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryServer, Rule("E11")]
    public async Task InvalidPacket_AfterValidOnes_EndsTheSessionAfterThem(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, path: EngineClient.EngineIO);

        await client.SendAsync("4valid", "9");

        await client.AssertGoneAsync();
    }

    private static Task<EngineClient> OpenAsync(Server server, Transport transport) => EngineClient.OpenAsync(server, transport, path: EngineClient.EngineIO);
}
