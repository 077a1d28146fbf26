namespace Parley.SocketIO.Testing.Adapters;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task Emit_ToRooms_ReachesTheirMembersOnBothNodesOnce()
    {
        using var first = await One.ConnectAsync();
        using var second = await Two.ConnectAsync();
        using var third = await Two.ConnectAsync();
        first.Socket.Join("a");
        second.Socket.Join("a");
        second.Socket.Join("b");
        third.Socket.Join("b");

        Emit(One.Server.To("a"), 1);
        Emit(One.Server.To("a").To("b"), 2);
        Emit(One.Server.To("a").Except("b"), 3);
        Emit(One.Root.Except("a"), 4);
        Emit(One.Server.To(third.Socket.Id), 5);
        Emit(One.Server.To("nobody"), 6);
        One.Root.Emit("end", 0, TestingJson.Default.Int32);

        Assert.Equal("1 2 3", await ReceiveNumbersAsync(first));
        Assert.Equal("1 2", await ReceiveNumbersAsync(second));
        Assert.Equal("2 4 5", await ReceiveNumbersAsync(third));
    }

    [Fact]
    public async Task Emit_FromASocket_ReachesEverybodyElseOnBothNodes()
    {
        using var sender = await One.ConnectAsync();
        using var neighbour = await One.ConnectAsync();
        using var remote = await Two.ConnectAsync();
        Emit(sender.Socket.Broadcast, 1);
        remote.Socket.Join("a");
        sender.Socket.Join("a");
        Emit(sender.Socket.To("a"), 2);
        Emit(sender.Socket.Except("a"), 3);
        One.Root.Emit("end", 0, TestingJson.Default.Int32);
        Assert.Equal("", await ReceiveNumbersAsync(sender));
        Assert.Equal("1 3", await ReceiveNumbersAsync(neighbour));
        Assert.Equal("1 2", await ReceiveNumbersAsync(remote));
    }

    [Fact]
    public async Task Emit_Local_StaysOnItsNode()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        Emit(One.Root.Local, 1);
        Emit(One.Root.To(there.Socket.Id).Local, 2);
        Emit(One.Root.To(here.Socket.Id).Local, 3);
        One.Root.Emit("end", 0, TestingJson.Default.Int32);
        Assert.Equal("1 3", await ReceiveNumbersAsync(here));
        Assert.Equal("", await ReceiveNumbersAsync(there));
    }

    [Fact]
    public async Task Emit_Many_ArriveInOrderOnBothNodes()
    {
        const int Count = 2_000;
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        for (var i = 0; i < Count; i++)
            Emit(One.Root.To(here.Socket.Id).To(there.Socket.Id), i);
        One.Root.Emit("end", 0, TestingJson.Default.Int32);
        var expected = string.Join(' ', Enumerable.Range(0, Count));
        Assert.Equal(expected, await ReceiveNumbersAsync(here));
        Assert.Equal(expected, await ReceiveNumbersAsync(there));
    }

    [Fact]
    public async Task Emit_InOneNamespace_IsNotSeenInAnother()
    {
        One.Server.Of("/custom");
        Two.Server.Of("/custom");
        using var root = await Two.ConnectAsync();
        using var custom = await Two.ConnectAsync("/custom");
        root.Socket.Join("a");
        custom.Socket.Join("a");
        Emit(One.Server.Of("/custom").To("a"), 1);
        One.Server.Of("/nobody-has-it-there").Emit("e", 2, TestingJson.Default.Int32);
        Emit(One.Server.To("a"), 3);
        Assert.Equal("42/custom,[\"e\",1]", await custom.ReceiveAsync());
        Assert.Equal("42[\"e\",3]", await root.ReceiveAsync());
    }

    [Fact]
    public async Task Emit_Volatile_IsDroppedOnTheOtherNodeToo()
    {
        using var http = new HttpClient { BaseAddress = Two.Url, Timeout = ServerNode.Patience };
        var open = await http.GetStringAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        var sid = System.Text.Json.JsonElement.Parse(open[1..]).GetProperty("sid").GetString();
        var address = new Uri($"/socket.io/?EIO=4&transport=polling&sid={sid}", UriKind.Relative);
        using var connect = new StringContent("40");
        using (await http.PostAsync(address, connect, TestContext.Current.CancellationToken))
        {
            Assert.StartsWith("40", await http.GetStringAsync(address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        // No poll is waiting: a volatile packet has nowhere to go.
        Emit(One.Root.Volatile, 1);
        Emit(One.Root.Except("nobody").Ephemeral, 2);
        await Two.HearAsync(One);
        Assert.Equal("42[\"e\",2]", await http.GetStringAsync(address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Emit_WithoutArguments_AndBeyondAscii_ArrivesAsSent()
    {
        using var there = await Two.ConnectAsync();
        One.Root.To(there.Socket.Id).Emit("plain");
        One.Root.To(there.Socket.Id).Emit("é\u0001", "\"\\ü𝄞", TestingJson.Default.String);
        Assert.Equal("42[\"plain\"]", await there.ReceiveAsync());
        Assert.Equal("42[\"é\\u0001\",\"\\\"\\\\ü\\uD834\\uDD1E\"]", await there.ReceiveAsync());
    }

    [Fact]
    public async Task Emit_Binary_ArrivesWithItsAttachmentsInOrder()
    {
        using var there = await Two.ConnectAsync();
        using var also = await Two.ConnectAsync();
        One.Root.Emit("b", new byte[] { 1, 2, 3 }, 7, new byte[300]);
        Emit(One.Server.To(there.Socket.Id), 1);
        Assert.Equal("452-[\"b\",{\"_placeholder\":true,\"num\":0},7,{\"_placeholder\":true,\"num\":1}]", await there.ReceiveAsync());
        Assert.Equal("bAQID", await there.ReceiveAsync());
        Assert.Equal("b" + Convert.ToBase64String(new byte[300]), await there.ReceiveAsync());
        Assert.Equal("42[\"e\",1]", await there.ReceiveAsync());
        Assert.StartsWith("452-", await also.ReceiveAsync(), StringComparison.Ordinal);
    }

    private static void Emit(BroadcastOperator sockets, int number) => sockets.Emit("e", number, TestingJson.Default.Int32);

    private static async Task<string> ReceiveNumbersAsync(NodeClient client) =>
        string.Join(' ', (await client.ReceiveUntilAsync("[\"end\"")).Select(packet => packet["42[\"e\",".Length..^1]));
}
