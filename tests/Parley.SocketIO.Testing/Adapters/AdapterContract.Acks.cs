namespace Parley.SocketIO.Testing.Adapters;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task EmitWithAck_ToBothNodes_ReturnsEveryAnswer()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        using var other = await Two.ConnectAsync();
        here.Socket.Join("a");
        there.Socket.Join("a");
        var asking = One.Server.To("a").EmitWithAckAsync("ask", 1, TestingJson.Default.Int32, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await AnswerAsync(here, "[1,\"x\"]");
        await AnswerAsync(there, "[2]");
        var result = await asking.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.True(result.IsComplete);
        Assert.Equal(["[1,\"x\"]", "[2]"], result.Answers.Select(answer => answer.Arguments.GetRawText()).Order());
    }

    [Fact]
    public async Task EmitWithAck_AnsweredWithBytes_ReturnsThem()
    {
        using var there = await Two.ConnectAsync();
        var asking = One.Root.EmitWithAckAsync("ask", TimeSpan.FromSeconds(5), new byte[] { 1 });
        var packet = await there.ReceiveAsync();
        Assert.Equal("bAQ==", await there.ReceiveAsync());
        var id = packet[4..packet.IndexOf('[', StringComparison.Ordinal)];
        await there.SendAsync($"461-{id}[{{\"_placeholder\":true,\"num\":0}}]");
        await there.SendAsync(new byte[] { 4, 5, 6 });
        var result = await asking.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.Equal([4, 5, 6], Assert.Single(result.Answers).Binary(0)!.Value.ToArray());
    }

    [Fact]
    public async Task EmitWithAck_OfWhichSomeAreLate_ReturnsTheOthersWhenTheTimeIsUp()
    {
        using var here = await One.ConnectAsync();
        using var late = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        using var lateThere = await Two.ConnectAsync();
        using var lateToo = await Two.ConnectAsync();
        var asking = One.Root.EmitWithAckAsync("ask", TimeSpan.FromSeconds(4), 1);
        await AnswerAsync(here, "[1]");
        await AnswerAsync(there, "[2]");
        await here.SettleAsync();
        await there.SettleAsync();
        await One.HearAsync(Two);
        Assert.False(asking.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(4));
        var result = await asking.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(["[1]", "[2]"], result.Answers.Select(answer => answer.Arguments.GetRawText()).Order());
        Assert.Equal(3, result.MissingSockets);
        Assert.Empty(result.MissingNodes);

        // A late answer is an answer to nothing, and does no harm.
        await AnswerAsync(late, "[3]");
        await AnswerAsync(lateThere, "[3]");
        await late.SettleAsync();
        await lateThere.SettleAsync();
        Assert.True(late.Socket.IsConnected);
    }

    [Fact]
    public async Task EmitWithAck_ToSomeoneWhoGoes_DoesNotWaitForHim()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        var asking = One.Root.EmitWithAckAsync("ask", TimeSpan.FromSeconds(5), 1);
        await here.ReceiveAsync();
        await there.ReceiveAsync();
        here.Socket.Disconnect();
        there.Abort();
        var result = await asking.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.Empty(result.Answers);
        Assert.Equal(2, result.MissingSockets);
    }

    [Fact]
    public async Task EmitWithAck_ToNobody_ReturnsAtOnce()
    {
        var result = await One.Server.To("nobody").EmitWithAckAsync("ask", TimeSpan.FromSeconds(5)).WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.True(result.IsComplete);
        Assert.Empty(result.Answers);
    }

    [Fact]
    public async Task EmitWithAck_Local_AsksThisNodeOnly()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        var asking = One.Root.Local.EmitWithAckAsync("ask", TimeSpan.FromSeconds(5), 1);
        await AnswerAsync(here, "[1]");
        Assert.Single((await asking).Answers);
        One.Root.Emit("e", 1, TestingJson.Default.Int32);
        Assert.Equal("42[\"e\",1]", await there.ReceiveAsync());
    }

    [Fact]
    public async Task EmitWithAck_WhenANodeVanishes_NamesIt()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        await CutAsync(Two.Adapter);
        var asking = One.Root.EmitWithAckAsync("ask", TimeSpan.FromHours(1), 1);
        await AnswerAsync(here, "[1]");
        Time.Advance(TimeSpan.FromSeconds(15));
        var result = await asking.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("[1]", Assert.Single(result.Answers).Arguments.GetRawText());
        Assert.Equal([Two.Server.NodeId], result.MissingNodes);
    }

    [Fact]
    public async Task EmitWithAck_WhenANodeStops_CountsItsSockets()
    {
        using var there = await Two.ConnectAsync();
        var asking = One.Root.EmitWithAckAsync("ask", TimeSpan.FromHours(1), 1);
        await there.ReceiveAsync();
        there.Abort();
        await Two.StopAsync();
        var result = await asking.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(1, result.MissingSockets);
    }

    private static async Task AnswerAsync(NodeClient client, string answer)
    {
        var packet = await client.ReceiveAsync();
        Assert.StartsWith("42", packet, StringComparison.Ordinal);
        var id = packet[2..packet.IndexOf('[', StringComparison.Ordinal)];
        Assert.InRange(id.Length, 1, 15);
        await client.SendAsync($"43{id}{answer}");
    }
}
