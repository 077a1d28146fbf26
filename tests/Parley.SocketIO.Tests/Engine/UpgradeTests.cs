using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

/// <summary>R8: from polling to WebSocket, without loss, duplicate or disorder.</summary>
public abstract class UpgradeTests(Door door)
{
    [Fact]
    public async Task Upgrade_MessagesMeanwhile_FollowOverTheWebSocketInOrder()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var socket = await connected;
        var poll = client.PollAsync();
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        Assert.Equal("3probe", await web.ReceiveAsync());
        Assert.Equal("6", await poll);

        for (var i = 0; i < 3; i++)
            socket.Emit("n", i, TestJson.Default.Int32);
        Assert.Equal("6", await client.PollAsync());
        await web.SendAsync("5");
        for (var i = 0; i < 3; i++)
            Assert.Equal($"42[\"n\",{i}]", await web.ReceiveAsync());
        using var late = await client.GetAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync("42[\"x\"]"));
        socket.Emit("still", EmitOptions.None);
        Assert.Equal("42[\"still\"]", await web.ReceiveAsync());
    }

    [Fact]
    public async Task Upgrade_ProbedTwice_IsAnsweredTwiceAndCompletes()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var client = await host.OpenPollingAsync();
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        await web.SendAsync("2probe");
        Assert.Equal("3probe", await web.ReceiveAsync());
        Assert.Equal("3probe", await web.ReceiveAsync());
        await web.SendAsync("5");
        await web.SendAsync("40");
        Assert.StartsWith("40{", await web.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upgrade_SecondWebSocket_IsClosedAndTheFirstGoesOn(bool isUpgraded)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var client = await host.OpenPollingAsync();
        using var first = await host.OpenWebSocketAsync(client.Sid);
        await first.SendAsync("2probe");
        await first.ReceiveAsync();
        if (isUpgraded)
        {
            await first.SendAsync("5");
            await first.SendAsync("40");
            await first.ReceiveAsync();
        }

        using var second = await host.OpenWebSocketAsync(client.Sid);
        Assert.Equal("close 1008", await second.ReceiveAsync());
        await first.SendAsync(isUpgraded ? "42[\"x\"]" : "5");
        await first.SendAsync("40/none");
        Assert.Equal("44/none,{\"message\":\"Invalid namespace\"}", await first.ReceiveAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("5")]
    [InlineData("40")]
    public async Task Upgrade_WithoutProbe_IsClosedAndPollingGoesOn(string packet)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var client = await host.OpenPollingAsync();
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync(packet);
        Assert.Equal("close 1008", await web.ReceiveAsync());
        await client.ConnectAsync();
    }

    [Fact]
    public async Task Upgrade_BrokenAfterProbe_ResumesPollingWithWhatWasHeldBack()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var socket = await connected;
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        await web.ReceiveAsync();
        socket.Emit("held", 1, TestJson.Default.Int32);
        web.Abort();
        string answer;
        do
            answer = await client.PollAsync();
        while (answer == "6");
        Assert.Equal("42[\"held\",1]", answer);
    }

    [Fact]
    public async Task Upgrade_NotCompletedInTime_IsCutAndPollingGoesOn()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(door, time: time);
        var client = await host.OpenPollingAsync();
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        await web.ReceiveAsync();
        time.Advance(TimeSpan.FromSeconds(10.5));
        Assert.Equal("end", await web.ReceiveCloseAsync());
        await client.ConnectAsync();
    }

    [Fact]
    public async Task Upgrade_SessionEndsMeanwhile_CutsTheProbe()
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var client = await host.OpenPollingAsync();
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        await web.ReceiveAsync();
        Assert.Equal("ok", await client.SendAsync("1"));
        Assert.Equal("end", await web.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Upgrade_NotAllowed_IsRefused()
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.AllowUpgrades = false);
        var client = await host.OpenPollingAsync();
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => host.OpenWebSocketAsync(client.Sid));
    }

    [Fact]
    public async Task Upgrade_UnderLoad_KeepsEveryMessageInOrder()
    {
        const int Messages = 2_000;
        await using var host = await SocketIOHost.StartAsync(door);
        for (var round = 0; round < 5; round++)
        {
            var connected = host.Root.NextSocketAsync();
            var client = await host.OpenPollingAsync();
            await client.ConnectAsync();
            var socket = await connected;
            var emitting = Task.Run(
                async () =>
                {
                    for (var i = 0; i < Messages; i++)
                    {
                        Assert.True(socket.Emit("n", i, TestJson.Default.Int32));
                        if (i % 50 == 0)
                            await Task.Yield();
                    }
                },
                TestContext.Current.CancellationToken);

            var received = new List<string>();
            received.AddRange((await client.PollAsync()).Split('\u001e'));
            using var web = await host.OpenWebSocketAsync(client.Sid);
            await web.SendAsync("2probe");
            Assert.Equal("3probe", await web.ReceiveAsync());
            string answer;
            while ((answer = await client.PollAsync()) != "6")
                received.AddRange(answer.Split('\u001e'));
            await web.SendAsync("5");
            while (received.Count < Messages)
                received.Add(await web.ReceiveAsync());
            await emitting;
            Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"42[\"n\",{i}]"), received);
        }
    }
}

public class HttpUpgradeTests() : UpgradeTests(Door.Http);

public class ConnectionUpgradeTests() : UpgradeTests(Door.Connection);
