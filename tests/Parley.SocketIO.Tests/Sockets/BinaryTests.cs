using System.Collections.Concurrent;
using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

/// <summary>R3 and "Binary" of the protocol: attachments in both directions, over both transports.</summary>
public class BinaryTests
{
    private const string Zero = "{\"_placeholder\":true,\"num\":0}";
    private const string One = "{\"_placeholder\":true,\"num\":1}";

    [Fact]
    public async Task Event_WithAttachments_ReachesItsHandlerWhole()
    {
        await using var host = await SocketIOHost.StartAsync();
        var received = NextEvent(host.Root, "photos");
        using var client = await host.ConnectAsync();
        await client.SendAsync($"452-7[\"photos\",{One},\"x\",{{\"deep\":[{Zero}]}}]");
        await client.SendBinaryAsync(1, 2, 3);
        await client.SendBinaryAsync();
        var e = await received;
        Assert.Equal([1, 2, 3], e.Attachments[0].ToArray());
        Assert.Equal(0, e.Attachments[1].Length);
        Assert.Equal(0, e.Binary(0)!.Value.Length);
        Assert.Null(e.Binary(1));
        Assert.Null(e.Binary(3));
        Assert.Equal([1, 2, 3], e.Binary(e[2].GetProperty("deep")[0])!.Value.ToArray());
        Assert.Equal("x", e[1].GetString());
        Assert.True(e.Ack(e.Forward()));
        Assert.Equal($"462-7[{Zero},\"x\",{{\"deep\":[{One}]}}]", await client.ReceiveAsync());
        Assert.Equal("b", await client.ReceiveAsync());
        Assert.Equal("bAQID", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Payload_WithBinaryConverter_IsReadFromTheAttachments()
    {
        await using var host = await SocketIOHost.StartAsync();
        var received = NextEvent(host.Root, "photo");
        using var client = await host.ConnectAsync();
        await client.SendAsync($"452-[\"photo\",{{\"Name\":\"a\",\"Image\":{One},\"Thumbnail\":{Zero}}},{One}]");
        await client.SendBinaryAsync(1);
        await client.SendBinaryAsync(2, 2);
        var e = await received;
        var photo = e.Payload(TestJson.Default.Photo)!;
        Assert.Equal([2, 2], photo.Image);
        Assert.Equal([1], photo.Thumbnail.ToArray());
        Assert.Equal([2, 2], e.Payload(1, BinaryJson.Default.ByteArray));
        Assert.Throws<System.Text.Json.JsonException>(() => e.Payload(2, BinaryJson.Default.ByteArray));
    }

    [Fact]
    public async Task Emit_OfBytes_SendsTheAttachmentsInDepthFirstOrder()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var socket = await connected;
        socket.Emit("photo", new Photo { Name = "a", Image = [1], Thumbnail = new byte[] { 2 } }, TestJson.Default.Photo);
        socket.Emit("two", new byte[] { 3 }, 5, EventArgument.Of([[4], [5]], BinaryJson.Default.ListByteArray));
        socket.Emit("none", new Photo { Name = "b" }, TestJson.Default.Photo);
        Assert.Equal($"452-[\"photo\",{{\"Name\":\"a\",\"Image\":{Zero},\"Thumbnail\":{One}}}]", await client.ReceiveAsync());
        Assert.Equal("bAQ==", await client.ReceiveAsync());
        Assert.Equal("bAg==", await client.ReceiveAsync());
        Assert.Equal($"453-[\"two\",{Zero},5,[{One},{One.Replace('1', '2')}]]", await client.ReceiveAsync());
        Assert.Equal(["bAw==", "bBA==", "bBQ=="], [await client.ReceiveAsync(), await client.ReceiveAsync(), await client.ReceiveAsync()]);
        Assert.Equal($"451-[\"none\",{{\"Name\":\"b\",\"Image\":null,\"Thumbnail\":{Zero}}}]", await client.ReceiveAsync());
        Assert.Equal("b", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Polling_BothWays_CarriesBase64()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.On("echo", (e, _) =>
        {
            e.Socket.Emit("back", e.Forward());
            e.Socket.Emit("next");
            return ValueTask.CompletedTask;
        });
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        Assert.Equal("ok", await client.SendAsync($"452-[\"echo\",{Zero},{One}]\x1e" + "bAQID"));
        Assert.Equal("ok", await client.SendAsync("bBA=="));
        string[] answer = [await client.ReceiveAsync(), await client.ReceiveAsync(), await client.ReceiveAsync(), await client.ReceiveAsync()];
        Assert.Equal([$"452-[\"back\",{Zero},{One}]", "bAQID", "bBA==", "42[\"next\"]"], answer);
    }

    [Fact]
    public async Task Upgrade_InTheMiddle_KeepsThePacketWhole()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        var received = NextEvent(host.Root, "in");
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var socket = await connected;
        Assert.Equal("ok", await client.SendAsync($"452-[\"in\",{Zero},{One}]\x1e" + "bAQ=="));
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        Assert.Equal("3probe", await web.ReceiveAsync());
        socket.Emit("out", new byte[] { 9 });
        socket.Emit("after");
        Assert.Equal("6", await client.PollAsync());
        await web.SendAsync("5");
        await web.SendBinaryAsync(2);
        Assert.Equal([2], (await received).Binary(1)!.Value.ToArray());
        Assert.Equal([$"451-[\"out\",{Zero}]", "bCQ==", "42[\"after\"]"], [await web.ReceiveAsync(), await web.ReceiveAsync(), await web.ReceiveAsync()]);
    }

    [Fact]
    public async Task Ack_WithAttachments_IsReadByTheAsker()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var socket = await connected;
        var asking = socket.EmitWithAckAsync("q", SocketIOHost.Patience, "a", new byte[] { 7 });
        Assert.Equal($"451-0[\"q\",\"a\",{Zero}]", await client.ReceiveAsync());
        Assert.Equal("bBw==", await client.ReceiveAsync());
        await client.SendAsync($"461-0[{Zero},1]");
        await client.SendBinaryAsync(8);
        var answer = await asking;
        Assert.Equal([8], answer.Binary(0)!.Value.ToArray());
        Assert.Equal(1, answer[1].GetInt32());
    }

    [Fact]
    public async Task Broadcast_OfBytes_KeepsEachPacketTogether()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.ConnectAsync();
        using var other = await host.ConnectAsync();
        var emits = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                host.Root.Emit("b", thread, new byte[] { (byte)thread, (byte)i });
                host.Root.Emit("t", i);
            }
        })).ToArray();
        await Task.WhenAll(emits);
        foreach (var receiver in new[] { client, other })
        {
            var next = new int[4];
            for (var i = 0; i < 800; i++)
            {
                var message = await receiver.ReceiveAsync();
                if (message.StartsWith("42", StringComparison.Ordinal))
                    continue;
                var thread = message["451-[\"b\",".Length] - '0';
                Assert.Equal("b" + Convert.ToBase64String([(byte)thread, (byte)next[thread]++]), await receiver.ReceiveAsync());
            }
        }
    }

    [Theory]
    [InlineData("42[\"x\"]")]
    [InlineData("40/other")]
    [InlineData("430[]")]
    [InlineData("451-[\"x\",{\"_placeholder\":true,\"num\":0}]")]
    public async Task Text_WhileAttachmentsAreDue_ClosesTheConnection(string packet)
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync($"451-[\"e\",{Zero}]");
        await client.SendAsync(packet);
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
    }

    [Theory]
    [InlineData("450-[\"e\"]")]
    [InlineData("4511-[\"e\"]")]
    [InlineData("4510000-[\"e\"]")]
    [InlineData("451[\"e\"]")]
    [InlineData("45[\"e\"]")]
    [InlineData("451-[]")]
    [InlineData("451-[1]")]
    [InlineData("451-[\"connect\"]")]
    [InlineData("451-{}")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":1}]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":-1}]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":0.5}]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":\"0\"}]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":1e999}]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true}]")]
    [InlineData("451-[\"e\",{\"num\":0,\"_placeholder\":false,\"_placeholder\":true,\"num\":7}]")]
    [InlineData("451-[\"e\",[{\"a\":{\"\\u005fplaceholder\":true,\"num\":5}}]]")]
    [InlineData("451-[\"e\",{\"_placeholder\":true,\"num\":{\"_placeholder\":true,\"num\":9}}]")]
    [InlineData("461-0[{\"_placeholder\":true,\"num\":1}]")]
    [InlineData("461-0{}")]
    [InlineData("451-/other,[\"e\"]")]
    public async Task Packet_ThatNoAttachmentsCanComplete_ClosesTheConnection(string packet)
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(packet);
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Theory]
    [InlineData("{\"_placeholder\":false,\"num\":9}")]
    [InlineData("{\"_placeholder\":1,\"num\":9}")]
    [InlineData("{\"_placeholder\":\"true\",\"num\":9}")]
    [InlineData("{\"_placeholder\":true,\"num\":9,\"_placeholder\":null}")]
    [InlineData("{\"_placeholder\":{\"num\":9},\"num\":9}")]
    [InlineData("{\"num\":9}")]
    [InlineData("{\"\\ud800\":1,\"n\\ud800\":2}")]
    [InlineData("\"_placeholder\"")]
    public async Task Object_ThatIsNoPlaceholder_StaysAsItIs(string value)
    {
        await using var host = await SocketIOHost.StartAsync();
        var received = NextEvent(host.Root, "e");
        using var client = await host.ConnectAsync();
        await client.SendAsync($"451-[\"e\",{value},{{\"_placeholder\":true,\"num\":0.0,\"more\":[]}}]");
        await client.SendBinaryAsync(1);
        var e = await received;
        Assert.Null(e.Binary(0));
        Assert.Equal(value, e[0].GetRawText());
        Assert.Equal([1], e.Binary(1)!.Value.ToArray());
    }

    [Fact]
    public async Task R3_ForgedPlaceholderOfAClient_IsNotSentOnToOthers()
    {
        await using var host = await SocketIOHost.StartAsync();
        var received = NextEvent(host.Root, "e");
        using var client = await host.ConnectAsync();
        await client.SendAsync("42[\"e\",{\"_placeholder\":true,\"num\":1}]");
        var e = await received;
        Assert.Throws<ArgumentException>(() => host.Root.Emit("bytes", new byte[] { 1 }, e[0]));
        host.Root.Emit("plain", e.Forward());
        Assert.Equal("42[\"plain\",{\"_placeholder\":true,\"num\":1}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Attachments_OfAPlainEvent_AreNone()
    {
        await using var host = await SocketIOHost.StartAsync();
        var received = NextEvent(host.Root, "e");
        using var client = await host.ConnectAsync();
        await client.SendAsync($"42[\"e\",{Zero}]");
        var e = await received;
        Assert.Empty(e.Attachments);
        Assert.Null(e.Binary(0));
    }

    [Fact]
    public async Task Attachments_ThatDoNotComeInTime_CloseTheConnection()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(time: time);
        var disconnected = host.Root.NextDisconnectAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        Assert.Equal("ok", await client.SendAsync($"451-[\"e\",{Zero}]\x1e" + "bAQ=="));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("ok", await client.SendAsync($"452-[\"e\",{Zero}]\x1e" + "bAQ=="));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, host.Server.ConnectionCount);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(DisconnectReason.ParseError, await disconnected);
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Attachments_TooLongTogether_CloseTheConnection()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.MaxHttpBufferBytes = 2_000);
        using var client = await host.ConnectAsync();
        await client.SendAsync($"453-[\"e\",{Zero}]");
        await client.SendBinaryAsync(new byte[1_000]);
        await client.SendBinaryAsync(new byte[1_000]);
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Polling_Base64ThatIsNone_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync($"451-[\"e\",{Zero}]\x1e" + "b!!!!"));
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Socket_DisconnectedBeforeItsAttachments_TakesNoneAndTheConnectionGoesOn()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of("/other");
        var connected = host.Root.NextSocketAsync();
        var seen = new ConcurrentQueue<string>();
        host.Root.OnAny((e, _) =>
        {
            seen.Enqueue(e.Name);
            return ValueTask.CompletedTask;
        });
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        Assert.Equal("ok", await client.SendAsync($"451-[\"e\",{Zero}]"));
        (await connected).Disconnect();
        Assert.Equal("ok", await client.SendAsync("bAQ=="));
        Assert.Equal("ok", await client.SendAsync("40/other"));
        Assert.Equal("41", await client.ReceiveAsync());
        Assert.StartsWith("40/other,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Empty(seen);
    }

    private static Task<SocketEvent> NextEvent(Namespace ns, string name)
    {
        var next = new TaskCompletionSource<SocketEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        ns.On(name, (e, _) =>
        {
            next.TrySetResult(e);
            return ValueTask.CompletedTask;
        });
        return next.Task.WaitAsync(SocketIOHost.Patience);
    }
}
