using System.Net.WebSockets;
using System.Text;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.WebSockets;

/// <summary>RFC 7692 end to end: with .NET's own client, and frame by frame.</summary>
public class PerMessageDeflateTests
{
    private const string Long = "a long text that says the same again and again; ";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_WithAClientThatDeflates_GoBothWays(bool isOffered)
    {
        await using var host = await SocketIOHost.StartAsync(o => o.PerMessageDeflate = new());
        host.Root.Echo();
        using var client = new ClientWebSocket();
        if (isOffered)
            client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await client.ConnectAsync(
            new UriBuilder(host.Url) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri, TestContext.Current.CancellationToken);
        await ReceiveAsync(client);
        await SendAsync(client, "40");
        await ReceiveAsync(client);
        foreach (var text in new[] { "short", string.Concat(Enumerable.Repeat(Long, 100)), "short", string.Concat(Enumerable.Repeat(Long, 10_000)) })
        {
            await SendAsync(client, $"42[\"message\",\"{text}\"]");
            Assert.Equal($"42[\"message-back\",[\"{text}\"]]", await ReceiveAsync(client));
        }
    }

    [Fact]
    public async Task Broadcast_IsDeflatedForThoseWhoAgreedAndPlainForTheOthers()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.PerMessageDeflate = new());
        using var deflating = await OpenAsync(host, "permessage-deflate; client_max_window_bits");
        using var plain = await OpenAsync(host, null);
        var text = string.Concat(Enumerable.Repeat(Long, 100));
        host.Root.Emit("text", text, TestJson.Default.String);
        host.Root.Emit("short", 1, TestJson.Default.Int32);

        var (first, payload) = await deflating.ReadFrameAsync();
        Assert.Equal(0xC1, first);
        Assert.True(payload.Length < 300);
        Assert.Equal(0, SocketIO.WebSockets.MessageDeflate.TryInflate(payload, 100_000, out var inflated));
        Assert.Equal($"42[\"text\",\"{text}\"]", Encoding.UTF8.GetString(inflated));
        Assert.Equal(0x81, (await deflating.ReadFrameAsync()).First);

        (first, payload) = await plain.ReadFrameAsync();
        Assert.Equal(0x81, first);
        Assert.Equal($"42[\"text\",\"{text}\"]", Encoding.UTF8.GetString(payload));
    }

    [Fact]
    public async Task Attachments_AreDeflatedEachForItself()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.PerMessageDeflate = new());
        host.Root.On("message", (e, _) =>
        {
            e.Socket.Emit("back", e.Forward());
            return ValueTask.CompletedTask;
        });
        using var client = await OpenAsync(host, "permessage-deflate");
        await client.SendFrameAsync(0x81, Encoding.ASCII.GetBytes("452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"));
        await client.SendFrameAsync(0x82, [1, 2, 3]);
        await client.SendFrameAsync(0x82, new byte[5_000]);
        Assert.Equal(0x81, (await client.ReadFrameAsync()).First);
        var (first, payload) = await client.ReadFrameAsync();
        Assert.Equal(0x82, first);
        Assert.Equal([1, 2, 3], payload);
        (first, payload) = await client.ReadFrameAsync();
        Assert.Equal(0xC2, first);
        Assert.Equal(0, SocketIO.WebSockets.MessageDeflate.TryInflate(payload, 5_000, out var inflated));
        Assert.Equal(new byte[5_000], inflated);
    }

    [Fact]
    public async Task Message_DeflatedInFragments_IsRead()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.PerMessageDeflate = new());
        host.Root.Echo();
        using var client = await OpenAsync(host, "permessage-deflate");
        var text = string.Concat(Enumerable.Repeat(Long, 40));
        var deflated = SocketIO.WebSockets.MessageDeflate.Deflate(Encoding.ASCII.GetBytes($"42[\"message\",\"{text}\"]"), 0)!;
        await client.SendFrameAsync(0x41, deflated[..10]);
        await client.SendFrameAsync(0x00, deflated[10..20]);
        await client.SendFrameAsync(0x80, deflated[20..]);
        var (_, payload) = await client.ReadFrameAsync();
        Assert.Equal(0, SocketIO.WebSockets.MessageDeflate.TryInflate(payload, 10_000, out var inflated));
        Assert.Equal($"42[\"message-back\",[\"{text}\"]]", Encoding.ASCII.GetString(inflated));
    }

    [Fact]
    public async Task R1_CompressedBomb_Closes1009()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.PerMessageDeflate = new());
        using var client = await OpenAsync(host, "permessage-deflate");
        var bomb = SocketIO.WebSockets.MessageDeflate.Deflate(new byte[5_000_000], 0)!;
        Assert.True(bomb.Length < 65_536);
        await client.SendFrameAsync(0xC2, bomb);
        Assert.Equal(1009, await client.ReadCloseCodeAsync());
        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Theory]
    [InlineData(0xC1, new byte[] { 0xff, 0xff, 0xff }, 1007)] // not deflate
    [InlineData(0xC9, new byte[] { }, 1002)] // a control frame is never compressed
    [InlineData(0xA1, new byte[] { 0x33 }, 1002)] // RSV2
    public async Task Frame_Forbidden_ClosesWithItsCode(byte first, byte[] payload, int code)
    {
        await using var host = await SocketIOHost.StartAsync(o => o.PerMessageDeflate = new());
        using var client = await OpenAsync(host, "permessage-deflate");
        await client.SendFrameAsync(first, payload);
        Assert.Equal(code, await client.ReadCloseCodeAsync());
    }

    [Fact]
    public async Task Continuation_WithTheBit_Closes1002()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.PerMessageDeflate = new());
        using var client = await OpenAsync(host, "permessage-deflate");
        await client.SendFrameAsync(0x01, [(byte)'3']);
        await client.SendFrameAsync(0xC0, [0]);
        Assert.Equal(1002, await client.ReadCloseCodeAsync());
    }

    [Fact]
    public async Task Offer_WhenOff_IsDeclinedAndTheBitIsForbidden()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await RawWebSocket.OpenAsync(host.Url, headers: "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        Assert.DoesNotContain("Sec-WebSocket-Extensions", client.Head, StringComparison.OrdinalIgnoreCase);
        await client.SendFrameAsync(0xC1, [0x32, 0x00]);
        Assert.Equal(1002, await client.ReadCloseCodeAsync());
    }

    /// <summary>A client that has joined <c>/</c>.</summary>
    private static async Task<RawWebSocket> OpenAsync(SocketIOHost host, string? offer)
    {
        var connected = host.Root.NextSocketAsync();
        var client = await RawWebSocket.OpenAsync(host.Url, headers: offer is null ? "" : $"Sec-WebSocket-Extensions: {offer}\r\n");
        if (offer is not null)
            Assert.Contains("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n", client.Head, StringComparison.Ordinal);
        await client.ReadFrameAsync();
        await client.SendFrameAsync(0x81, "40"u8.ToArray());
        await client.ReadFrameAsync();
        await connected;
        return client;
    }

    private static Task SendAsync(ClientWebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    private static async Task<string> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[1_000_000];
        var length = 0;
        while (true)
        {
            var result = await client.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken).AsTask().WaitAsync(SocketIOHost.Patience);
            length += result.Count;
            if (result.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
