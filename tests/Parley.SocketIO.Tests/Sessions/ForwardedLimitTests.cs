using System.Net.WebSockets;
using Parley.SocketIO.Sessions;
using Parley.SocketIO.Testing.Sessions;

namespace Parley.SocketIO.Tests.Sessions;

/// <summary>R11, at the node that is asked: ids that name another node are no way around the limits of an address.</summary>
public sealed class ForwardedLimitTests : IAsyncDisposable
{
    private readonly InProcessSessionHub _hub = new();
    private readonly List<PollingNode> _nodes = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    [Theory]
    [InlineData("AAAAAAAAAAAA")] // no such node
    [InlineData(null)] // the other node, which has no such session
    public async Task Requests_WithMadeUpIds_CountAsHandshakes(string? node)
    {
        var (one, two) = await StartAsync(o => o.MaxHandshakesPerAddressPerMinute = 5);
        var known = await RoamingClient.OpenAsync(two);
        await known.ConnectAsync(one, one);
        var liar = RoamingClient.WithSid("AAAAAAAAAAAAAAAAAAAAAAAAAAA." + (node ?? two.Server.NodeId));
        for (var i = 0; i < 5; i++)
            Assert.StartsWith("400 ", i % 2 == 0 ? await liar.PollAsync(one, Cancellation) : await liar.PostAsync(one, "40"), StringComparison.Ordinal);
        Assert.Equal("""429 {"code":4,"message":"Too many handshakes from this address"}""", await liar.PollAsync(one, Cancellation));
        Assert.StartsWith("429 ", await liar.PostAsync(one, "40"), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<WebSocketException>(() => RoamingWebSocket.OpenAsync(one, liar.Sid));
        Assert.Contains("429", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_OfASessionThatIsThere_CountForNothing()
    {
        var (one, two) = await StartAsync(o => o.MaxHandshakesPerAddressPerMinute = 2);
        two.Root.On("say", (e, _) =>
        {
            e.Socket.Emit("said");
            return ValueTask.CompletedTask;
        });
        var client = await RoamingClient.OpenAsync(two);
        await client.ConnectAsync(one, one);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("200 ok", await client.PostAsync(one, "42[\"say\"]"));
            Assert.Equal("42[\"said\"]", await client.ReceiveAsync(one));
        }
    }

    [Fact]
    public async Task WebSockets_ForSessionsOfAnotherNode_CountAsConnections()
    {
        var (one, two) = await StartAsync(o => o.MaxConnectionsPerAddress = 2);
        RoamingClient[] clients = [await RoamingClient.OpenAsync(two), await RoamingClient.OpenAsync(two)];
        var relays = new List<RoamingWebSocket>();
        foreach (var client in clients)
            relays.Add(await OpenAndProbeAsync(one, client));
        var error = await Assert.ThrowsAsync<WebSocketException>(() => RoamingWebSocket.OpenAsync(one, clients[0].Sid));
        Assert.Contains("429", error.Message, StringComparison.Ordinal);

        // Whoever goes makes room.
        relays.ForEach(relay => relay.Abort());
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                using var free = await RoamingWebSocket.OpenAsync(one, clients[0].Sid);
                return;
            }
            catch (WebSocketException refused) when (refused.Message.Contains("429", StringComparison.Ordinal))
            {
                await Task.Yield();
            }
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<RoamingWebSocket> OpenAndProbeAsync(PollingNode node, RoamingClient client)
    {
        var socket = await RoamingWebSocket.OpenAsync(node, client.Sid);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        return socket;
    }

    /// <summary>One that is asked and has the limits, one that has the sessions.</summary>
    private async Task<(PollingNode One, PollingNode Two)> StartAsync(Action<SocketIOOptions> limit)
    {
        _nodes.Add(await PollingNode.StartAsync(_hub.CreateDirectory(), limit));
        _nodes.Add(await PollingNode.StartAsync(_hub.CreateDirectory(), _ => { }));
        return (_nodes[0], _nodes[1]);
    }
}
