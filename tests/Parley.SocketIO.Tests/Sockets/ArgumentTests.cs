using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

/// <summary>Events and acknowledgements with any number of arguments.</summary>
public class ArgumentTests
{
    [Fact]
    public async Task Emit_OfAnyArguments_WritesThemInOrder()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var socket = await connected;
        Assert.True(socket.Emit("none"));
        Assert.True(socket.Emit("zero", 0));
        Assert.True(socket.Emit("all", 1, 9_007_199_254_740_993, 1.5, "é", true, false, EventArgument.Null, default(EventArgument), TestJson.Parse("{\"a\":[]}"), (string?)null));
        Assert.True(socket.Emit("typed", EventArgument.Of(7, TestJson.Default.Int32), 8));
        Assert.True(socket.Emit("options", EmitOptions.Ephemeral, 1, "b"));
        Assert.True(socket.Emit("payload", "p", TestJson.Default.String));
        host.Root.Emit("ns", 1, 2);
        host.Root.To(socket.Id).Emit("room", "a", 2);
        Assert.Equal("42[\"none\"]", await client.ReceiveAsync());
        Assert.Equal("42[\"zero\",0]", await client.ReceiveAsync());
        Assert.Equal("42[\"all\",1,9007199254740993,1.5,\"é\",true,false,null,null,{\"a\":[]},null]", await client.ReceiveAsync());
        Assert.Equal("42[\"typed\",7,8]", await client.ReceiveAsync());
        Assert.Equal("42[\"options\",1,\"b\"]", await client.ReceiveAsync());
        Assert.Equal("42[\"payload\",\"p\"]", await client.ReceiveAsync());
        Assert.Equal("42[\"ns\",1,2]", await client.ReceiveAsync());
        Assert.Equal("42[\"room\",\"a\",2]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Ack_OfAnyArguments_IsAnswered()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.On("two", (e, _) =>
        {
            Assert.True(e.Ack("a", 2));
            Assert.False(e.Ack("again"));
            return ValueTask.CompletedTask;
        });
        host.Root.On("same", (e, _) =>
        {
            Assert.True(e.Ack(e.Forward()));
            return ValueTask.CompletedTask;
        });
        using var client = await host.ConnectAsync();
        await client.SendAsync("421[\"two\"]");
        await client.SendAsync("422[\"same\", 1 ,{\"a\":[null]}]");
        await client.SendAsync("423[\"same\"]");
        Assert.Equal("431[\"a\",2]", await client.ReceiveAsync());
        Assert.Equal("432[1,{\"a\":[null]}]", await client.ReceiveAsync());
        Assert.Equal("433[]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Payload_OfALaterArgument_IsRead()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var asking = (await connected).EmitWithAckAsync("q", SocketIOHost.Patience, 1, 2);
        Assert.Equal("420[\"q\",1,2]", await client.ReceiveAsync());
        await client.SendAsync("430[\"yes\",2,null]");
        var answer = await asking;
        Assert.Equal(3, answer.Count);
        Assert.Equal("yes", answer.Payload(TestJson.Default.String));
        Assert.Equal(2, answer.Payload(1, TestJson.Default.Int32));
        Assert.Null(answer.Payload(2, TestJson.Default.String));
        Assert.Throws<System.Text.Json.JsonException>(() => answer.Payload(3, TestJson.Default.Int32));
        Assert.Throws<System.Text.Json.JsonException>(() => answer.Payload(TestJson.Default.Int32));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("connect_error")]
    [InlineData("disconnect")]
    [InlineData("disconnecting")]
    [InlineData("newListener")]
    [InlineData("removeListener")]
    public async Task Emit_OfAReservedName_IsRefused(string name)
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var socket = await connected;
        Assert.Throws<ArgumentException>(() => socket.Emit(name));
        Assert.Throws<ArgumentException>(() => socket.Emit(name, 1, TestJson.Default.Int32));
        Assert.Throws<ArgumentException>(() => host.Root.Emit(name, 1));
        await Assert.ThrowsAsync<ArgumentException>(() => socket.EmitWithAckAsync(name, SocketIOHost.Patience));
        Assert.Throws<ArgumentException>(() => socket.On(name, (_, _) => ValueTask.CompletedTask));
        Assert.Throws<ArgumentException>(() => host.Root.On(name, (_, _) => ValueTask.CompletedTask));
        socket.Emit("error");
        Assert.Equal("42[\"error\"]", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("1e999")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("{\"k\":1,\"k\":2}")]
    [InlineData("{\"__proto__\":{\"a\":1},\"constructor\":null}")]
    public async Task R12_OddJson_IsSentOnAsItCame(string value)
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.On("same", e =>
        {
            e.Socket.Emit("typed", e.Arguments, TestJson.Default.JsonElement);
            e.Ack(e.Forward());
        });
        using var client = await host.ConnectAsync();
        await client.SendAsync($"421[\"same\",{value}]");
        Assert.Equal($"42[\"typed\",[{value}]]", await client.ReceiveAsync());
        Assert.Equal($"431[{value}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task R5_AckRepeatedOrUnknown_IsIgnoredAndTheFirstCounts()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Echo();
        var connected = host.Root.NextSocketAsync();
        using var client = await host.ConnectAsync();
        var asking = (await connected).EmitWithAckAsync("q", SocketIOHost.Patience);
        Assert.Equal("420[\"q\"]", await client.ReceiveAsync());
        foreach (var answer in new[] { "43999999999999999[]", "437[\"other\"]", "430[\"first\"]", "430[\"second\"]", "43[\"none\"]" })
            await client.SendAsync(answer);
        Assert.Equal("first", (await asking)[0].GetString());
        await client.SendAsync("42[\"message\"]");
        Assert.Equal("42[\"message-back\",[]]", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("431000000000000000[]")]
    [InlineData("421000000000000000[\"message\"]")]
    [InlineData("43-1[]")]
    [InlineData("461-1000000000000000[]")]
    public async Task R5_AckIdThatIsNone_ClosesTheConnection(string packet)
    {
        await using var host = await SocketIOHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(packet);
        Assert.Equal("close 1008", await client.ReceiveCloseAsync());
    }
}
