using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

public class RoomTests
{
    [Fact]
    public async Task Operators_SelectWhomTheyName()
    {
        await using var host = await SocketIOHost.StartAsync();
        var people = new Person[4];
        for (var i = 0; i < people.Length; i++)
            people[i] = await Person.ConnectAsync(host);
        people[0].Socket.Join("a");
        people[1].Socket.Join("a");
        people[1].Socket.Join("b");
        people[2].Socket.Join("b");

        host.Server.To("a").Emit("e", 1, TestJson.Default.Int32);
        host.Server.To("a").To("b").Emit("e", 2, TestJson.Default.Int32);
        host.Server.To("a").Except("b").Emit("e", 3, TestJson.Default.Int32);
        host.Root.Except("a").Emit("e", 4, TestJson.Default.Int32);
        people[0].Socket.To("a").Emit("e", 5, TestJson.Default.Int32);
        people[0].Socket.Broadcast.Emit("e", 6, TestJson.Default.Int32);
        host.Server.In(people[3].Socket.Id).Emit("e", 7, TestJson.Default.Int32);
        host.Server.To("nobody").Emit("e", 8, TestJson.Default.Int32);
        host.Root.Emit("end", 0, TestJson.Default.Int32);

        Assert.Equal("1 2 3", await people[0].ReceiveUntilEndAsync());
        Assert.Equal("1 2 5 6", await people[1].ReceiveUntilEndAsync());
        Assert.Equal("2 4 6", await people[2].ReceiveUntilEndAsync());
        Assert.Equal("4 6 7", await people[3].ReceiveUntilEndAsync());
    }

    [Fact]
    public async Task Sockets_JoinLeaveAndDisconnect_ThroughTheOperator()
    {
        await using var host = await SocketIOHost.StartAsync();
        var one = await Person.ConnectAsync(host);
        var two = await Person.ConnectAsync(host);
        host.Server.To(one.Socket.Id).SocketsJoin("r");
        Assert.Equal([one.Socket], host.Server.To("r").FetchSockets());
        host.Root.To(one.Socket.Id).To(two.Socket.Id).SocketsJoin("r");
        Assert.Equal(2, host.Server.To("r").FetchSockets().Count);
        host.Server.To("r").Except(two.Socket.Id).SocketsLeave("r");
        Assert.Equal([two.Socket], host.Server.To("r").FetchSockets());
        host.Server.To("r").DisconnectSockets(close: true);
        Assert.Equal("41", await two.Client.ReceiveAsync());
        Assert.Equal("close 1000", await two.Client.ReceiveAsync());
        Assert.Empty(host.Server.To("r").FetchSockets());
        Assert.Equal([one.Socket], host.Root.Sockets);
    }

    [Fact]
    public async Task Join_AfterDisconnection_LeavesNoTrace()
    {
        await using var host = await SocketIOHost.StartAsync();
        var person = await Person.ConnectAsync(host);
        person.Socket.Join("r");
        person.Socket.Disconnect();
        person.Socket.Join("s");
        Assert.Empty(host.Server.To("r").FetchSockets());
        Assert.Empty(host.Server.To("s").FetchSockets());
        Assert.Empty(person.Socket.Rooms);
    }

    [Fact]
    public async Task Namespaces_ShareAConnectionButNotRooms()
    {
        await using var host = await SocketIOHost.StartAsync();
        var custom = host.Server.Of("custom");
        var connected = custom.NextSocketAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync("40/custom");
        await client.ReceiveAsync();
        (await connected).Join("r");
        host.Server.To("r").Emit("wrong", 1, TestJson.Default.Int32);
        custom.To("r").Emit("right", 1, TestJson.Default.Int32);
        Assert.Equal("42/custom,[\"right\",1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Broadcast_ToManySockets_IsEncodedOnce()
    {
        await using var host = await SocketIOHost.StartAsync();
        var people = new Person[20];
        for (var i = 0; i < people.Length; i++)
            people[i] = await Person.ConnectAsync(host);
        var converter = new CountingConverter();
        var options = new System.Text.Json.JsonSerializerOptions { Converters = { converter }, TypeInfoResolver = TestJson.Default };
        var type = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<int>)options.GetTypeInfo(typeof(int));
        host.Root.Emit("e", 1, type);
        foreach (var person in people)
            Assert.Equal("42[\"e\",1]", await person.Client.ReceiveAsync());
        Assert.Equal(1, converter.Count);
    }

    private sealed record Person(WebSocketClient Client, Socket Socket)
    {
        internal static async Task<Person> ConnectAsync(SocketIOHost host)
        {
            var connected = host.Root.NextSocketAsync();
            var client = await host.ConnectAsync();
            return new Person(client, await connected);
        }

        internal async Task<string> ReceiveUntilEndAsync()
        {
            var numbers = new List<string>();
            while (await Client.ReceiveAsync() is var message && message != "42[\"end\",0]")
                numbers.Add(message["42[\"e\",".Length..^1]);
            return string.Join(' ', numbers);
        }
    }

    private sealed class CountingConverter : System.Text.Json.Serialization.JsonConverter<int>
    {
        internal int Count { get; private set; }

        public override int Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) => reader.GetInt32();

        public override void Write(System.Text.Json.Utf8JsonWriter writer, int value, System.Text.Json.JsonSerializerOptions options)
        {
            Count++;
            writer.WriteNumberValue(value);
        }
    }
}
