using System.Text.Json;

namespace Parley.SocketIO.Testing.Adapters;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task Sockets_JoinAndLeave_OnBothNodes()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        One.Root.In(here.Socket.Id).In(there.Socket.Id).SocketsJoin("a");
        await Two.HearAsync(One);
        Assert.True(here.Socket.IsIn("a"));
        Assert.True(there.Socket.IsIn("a"));
        One.Root.In("a").Except(here.Socket.Id).SocketsLeave("a");
        await Two.HearAsync(One);
        Assert.True(here.Socket.IsIn("a"));
        Assert.False(there.Socket.IsIn("a"));
    }

    [Fact]
    public async Task DisconnectSockets_OnBothNodes_TellsTheirClients()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        using var spared = await Two.ConnectAsync();
        spared.Socket.Join("spared");
        One.Root.Except("spared").DisconnectSockets(close: true);
        Assert.Equal("41", await here.ReceiveAsync());
        Assert.Equal("close 1000", await here.ReceiveAsync());
        Assert.Equal("41", await there.ReceiveAsync());
        Assert.Equal("close 1000", await there.ReceiveAsync());
        One.Root.In("spared").DisconnectSockets();
        Assert.Equal("41", await spared.ReceiveAsync());
        Assert.False(spared.Socket.IsConnected);
    }

    [Fact]
    public async Task FetchSockets_OnBothNodes_DescribesThemWithoutCredentials()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync(auth: "{\"token\":\"secret\"}", query: "&lang=fr");
        there.Socket.Join("a");
        there.Socket.Data["name"] = "Zoë";
        there.Socket.Data["age"] = 33;
        there.Socket.Data["person"] = new Person("Zoë");
        there.Socket.Data["other"] = new System.Text.StringBuilder();

        var all = await One.Root.FetchSocketsAsync(TestContext.Current.CancellationToken);
        Assert.True(all.IsComplete);
        Assert.Equal(new[] { here.Socket.Id, there.Socket.Id }.Order(), all.Items.Select(socket => socket.Id).Order());
        Assert.Equal(One.Server.NodeId, all.Items.Single(socket => socket.Id == here.Socket.Id).NodeId);

        var remote = Assert.Single((await One.Root.In("a").FetchSocketsAsync(TestContext.Current.CancellationToken)).Items);
        Assert.Equal(Two.Server.NodeId, remote.NodeId);
        Assert.Equal(new[] { "a", there.Socket.Id }.Order(), remote.Rooms.Order());
        Assert.Equal("fr", remote.Handshake.Query["lang"]);
        Assert.Equal("127.0.0.1", remote.Handshake.Address);
        Assert.Equal(there.Socket.Handshake.Time, remote.Handshake.Time);
        Assert.Equal(JsonValueKind.Undefined, remote.Handshake.Auth.ValueKind);
        Assert.False(remote.Handshake.Headers.ContainsKey("cookie"));
        Assert.True(remote.Handshake.Headers.ContainsKey("host"));
        Assert.Equal("Zoë", remote.Data.GetProperty("name").GetString());
        Assert.Equal(33, remote.Data.GetProperty("age").GetInt32());
        Assert.Equal("Zoë", remote.Data.GetProperty("person").GetProperty("Name").GetString());
        Assert.False(remote.Data.TryGetProperty("other", out _));
    }

    [Fact]
    public async Task CountSockets_OnBothNodes_CountsEachOnce()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        using var also = await Two.ConnectAsync();
        here.Socket.Join("a");
        also.Socket.Join("a");
        also.Socket.Join("b");
        var all = await One.Root.CountSocketsAsync(TestContext.Current.CancellationToken);
        Assert.True(all.IsComplete);
        Assert.Equal([1, 2], all.Items);
        Assert.Equal([1, 1], (await One.Root.In("a").In("b").CountSocketsAsync(TestContext.Current.CancellationToken)).Items);
        Assert.Equal([0, 1], (await here.Socket.To("a").CountSocketsAsync(TestContext.Current.CancellationToken)).Items);
        Assert.Equal([1], (await One.Root.Local.CountSocketsAsync(TestContext.Current.CancellationToken)).Items);
    }

    [Fact]
    public async Task FetchSockets_Local_AsksNobody()
    {
        using var there = await Two.ConnectAsync();
        await CutAsync(Two.Adapter);
        var local = await One.Root.Local.FetchSocketsAsync(TestContext.Current.CancellationToken);
        Assert.True(local.IsComplete);
        Assert.Empty(local.Items);
    }

    [Fact]
    public async Task RemoteSocket_CanBeUsedLikeASocket()
    {
        using var there = await Two.ConnectAsync();
        var remote = Assert.Single((await One.Root.In(there.Socket.Id).FetchSocketsAsync(TestContext.Current.CancellationToken)).Items);
        remote.Join("a");
        remote.Join("b");
        remote.Leave("b");
        remote.Emit("e", 1, TestingJson.Default.Int32);
        Assert.Equal("42[\"e\",1]", await there.ReceiveAsync());
        Assert.Equal(new[] { "a", there.Socket.Id }.Order(), there.Socket.Rooms.Order());
        remote.Disconnect();
        Assert.Equal("41", await there.ReceiveAsync());
    }
}
