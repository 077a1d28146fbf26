using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R8: everything about an upgrade twice and at once. One wins, the others are closed, nothing is lost or doubled.</summary>
public class UpgradeRaceTests
{
    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R8_Upgrade_ManyAtOnce_OneWinsAndNothingIsLost(Door door)
    {
        const int Rivals = 8, Messages = 200;
        await using var host = await SocketIOHost.StartAsync(door);
        for (var round = 0; round < 10; round++)
        {
            var connected = host.Root.NextSocketAsync();
            var client = await host.OpenPollingAsync();
            await client.ConnectAsync();
            var socket = await connected;
            var rivals = await Task.WhenAll(Enumerable.Range(0, Rivals).Select(_ => host.OpenWebSocketAsync(client.Sid)));
            try
            {
                var answers = await Task.WhenAll(rivals.Select(ProbeAsync));
                var winner = rivals[Assert.Single(Enumerable.Range(0, Rivals), i => answers[i] == "3probe")];
                Assert.Equal(Rivals - 1, answers.Count(answer => answer is "close 1008" or "end"));
                for (var i = 0; i < Messages; i++)
                {
                    Assert.True(socket.Emit("n", i, TestJson.Default.Int32));
                    if (i == Messages / 2)
                        await winner.SendAsync("5");
                }

                for (var i = 0; i < Messages; i++)
                    Assert.Equal($"42[\"n\",{i}]", await winner.ReceiveAsync());
                await winner.CloseAsync();
            }
            finally
            {
                Array.ForEach(rivals, rival => rival.Dispose());
            }
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R8_Upgrade_ProbedAgainAndAgain_CompletesOnce(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var client = await host.OpenPollingAsync();
        using (var web = await host.OpenWebSocketAsync(client.Sid))
        {
            for (var i = 0; i < 20; i++)
            {
                await web.SendAsync("2probe");
                Assert.Equal("3probe", await web.ReceiveAsync());
            }

            await web.SendAsync("5");
            await web.SendAsync("5");
            await web.SendAsync("40");
            Assert.StartsWith("40{", await web.ReceiveAsync(), StringComparison.Ordinal);
            await web.SendAsync("2probe");
            Assert.Equal("close 1008", await web.ReceiveCloseAsync());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R8_Poll_DuringAndAfterAnUpgrade_GetsNothingThatBelongsToTheWebSocket(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var socket = await connected;
        using var web = await host.OpenWebSocketAsync(client.Sid);
        await web.SendAsync("2probe");
        Assert.Equal("3probe", await web.ReceiveAsync());
        socket.Emit("held", 1, TestJson.Default.Int32);
        for (var i = 0; i < 3; i++)
            Assert.Equal("6", await client.PollAsync());
        await web.SendAsync("5");
        Assert.Equal("42[\"held\",1]", await web.ReceiveAsync());
        using var late = await client.GetAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync("41"));
        socket.Emit("still", 1, TestJson.Default.Int32);
        Assert.Equal("42[\"still\",1]", await web.ReceiveAsync());
    }

    [Fact]
    public async Task R8_Polls_ManyAtOnce_EndTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        for (var round = 0; round < 10; round++)
        {
            var client = await host.OpenPollingAsync();
            await client.ConnectAsync();
            var polls = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetAsync(TestContext.Current.CancellationToken)));

            // The one that waited is told, if it waited; whoever comes second or later is refused.
            Assert.InRange(polls.Count(poll => poll.StatusCode == HttpStatusCode.OK), 0, 1);
            await client.AssertGoneAsync();
            Array.ForEach(polls, poll => poll.Dispose());
        }

        await host.WaitUntilEmptyAsync();
        await host.AssertUnharmedAsync();
    }

    private static async Task<string> ProbeAsync(WebSocketClient rival)
    {
        try
        {
            await rival.SendAsync("2probe");
            return await rival.ReceiveAsync();
        }
        catch (Exception error) when (error is System.Net.WebSockets.WebSocketException or IOException)
        {
            return "end";
        }
    }
}
