using System.Net.WebSockets;
using System.Text;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

/// <summary>RFC 6455 as this server speaks it, and R1.</summary>
public abstract class WebSocketTests(Door door)
{
    [Theory]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(900_000)]
    public async Task Message_AnyLength_ComesBackWhole(int length)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        host.Root.Echo();
        using var client = await host.ConnectAsync();
        var text = new string('ü', length / 2) + "x";
        await client.SendAsync($"42[\"message\",\"{text}\"]");
        Assert.Equal($"42[\"message-back\",[\"{text}\"]]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Message_InManyFragments_IsAssembled()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        host.Root.Echo();
        using var client = await host.ConnectAsync();
        var message = Encoding.UTF8.GetBytes("42[\"message\",\"a☃b\"]");
        for (var i = 0; i < message.Length; i++)
            await client.SendAsync([message[i]], WebSocketMessageType.Text, i == message.Length - 1);
        Assert.Equal("42[\"message-back\",[\"a☃b\"]]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Message_ManyInOneWrite_AreAllRead()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        host.Root.Echo();
        using var raw = await RawWebSocket.OpenAsync(host.Url);
        await raw.ReadFrameAsync();
        await raw.SendFrameAsync(0x81, "40"u8.ToArray());
        await raw.ReadFrameAsync();
        await raw.SendAsync([.. Enumerable.Range(0, 500).SelectMany(i => RawWebSocket.Frame(0x81, Encoding.ASCII.GetBytes($"42[\"message\",{i}]")))]);
        for (var i = 0; i < 500; i++)
            Assert.Equal($"42[\"message-back\",[{i}]]", Encoding.ASCII.GetString((await raw.ReadFrameAsync()).Payload));
    }

    [Fact]
    public async Task Message_OverTheLimit_Closes1009()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxHttpBufferBytes = 10_000);
        using var client = await host.OpenWebSocketAsync();
        await client.SendAsync("4" + new string('x', 10_000));
        Assert.Equal("close 1009", await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Message_FragmentsOverTheLimit_Closes1009()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxHttpBufferBytes = 10_000);
        using var client = await host.OpenWebSocketAsync();
        for (var i = 0; i < 11; i++)
            await client.SendAsync(new byte[1_000], WebSocketMessageType.Binary, isEnd: false);
        Assert.Equal("close 1009", await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Header_PromisingHugeLength_Closes1009AtOnce()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        using var raw = await RawWebSocket.OpenAsync(host.Url);
        await raw.SendAsync([0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        Assert.Equal(1009, await raw.ReadCloseCodeAsync());
    }

    public static TheoryData<byte[], int> Violations => new()
    {
        { [0x81, 0x01, (byte)'3'], 1002 }, // not masked
        { RawWebSocket.Frame(0xC1, [(byte)'3']), 1002 }, // reserved bit: compression was never agreed on
        { RawWebSocket.Frame(0x83, []), 1002 }, // unknown opcode
        { RawWebSocket.Frame(0x80, []), 1002 }, // continuation of nothing
        { RawWebSocket.Frame(0x09, []), 1002 }, // fragmented ping
        { [0x89, 0xFE, 0, 126, 0, 0, 0, 0], 1002 }, // long ping
        { [.. RawWebSocket.Frame(0x01, [(byte)'3']), .. RawWebSocket.Frame(0x81, [(byte)'3'])], 1002 }, // new message inside another
        { RawWebSocket.Frame(0x81, [(byte)'4', 0xC3]), 1007 }, // broken UTF-8
        { RawWebSocket.Frame(0x88, [3]), 1002 }, // half a close code
        { RawWebSocket.Frame(0x88, [3, 0xED]), 1002 }, // 1005 is never sent
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Frame_Forbidden_ClosesWithItsCode(byte[] frames, int code)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        using var raw = await RawWebSocket.OpenAsync(host.Url);
        await raw.SendAsync(frames);
        Assert.Equal(code, await raw.ReadCloseCodeAsync());
        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Ping_OfTheTransport_IsAnsweredWithItsPayload()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        using var raw = await RawWebSocket.OpenAsync(host.Url);
        await raw.ReadFrameAsync();
        await raw.SendFrameAsync(0x89, "hello"u8.ToArray());
        var (first, payload) = await raw.ReadFrameAsync();
        Assert.Equal(0x8A, first);
        Assert.Equal("hello"u8.ToArray(), payload);
    }

    [Fact]
    public async Task Close_ByTheClient_IsAnsweredAndEndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        await client.CloseAsync();
        Assert.Equal(DisconnectReason.TransportClose, await disconnected);
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Fact]
    public async Task Abort_ByTheClient_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        client.Abort();
        Assert.Contains(await disconnected, new[] { DisconnectReason.TransportClose, DisconnectReason.TransportError });
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("2")]
    [InlineData("2probe")]
    [InlineData("7")]
    public async Task Packet_Invalid_ClosesTheConnection(string packet)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(packet);
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
        Assert.Equal(DisconnectReason.ParseError, await disconnected);
    }

    [Fact]
    public async Task ClosePacket_ByTheClient_ClosesAtOnce()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var disconnected = host.Root.NextDisconnectAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync("1");
        Assert.Equal("close 1000", await client.ReceiveCloseAsync());
        Assert.Equal(DisconnectReason.TransportClose, await disconnected);
    }

    [Fact]
    public async Task Bytes_Random_NeverRaiseAnError()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.WriteTimeout = TimeSpan.FromSeconds(1));
        var random = new Random(4711);
        for (var i = 0; i < 100; i++)
        {
            using var raw = await RawWebSocket.OpenAsync(host.Url);
            var bytes = new byte[random.Next(1, 2_000)];
            random.NextBytes(bytes);
            await raw.SendAsync(bytes);
        }

        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }
}

public class HttpWebSocketTests() : WebSocketTests(Door.Http);

public class ConnectionWebSocketTests() : WebSocketTests(Door.Connection);
