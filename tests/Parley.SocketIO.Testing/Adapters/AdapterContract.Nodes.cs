using System.Text.Json;
using Parley.SocketIO.Adapters;

namespace Parley.SocketIO.Testing.Adapters;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task ServerSideEmit_ReachesTheOthersButNotItself()
    {
        var heard = new TaskCompletionSource<ServerSideEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        One.Root.OnServerSide("hello", _ => throw new InvalidOperationException("An event came back to its own node."));
        Two.Root.OnServerSide("hello", e =>
        {
            Assert.False(e.HasAck);
            Assert.False(e.Ack(1, TestingJson.Default.Int32));
            heard.SetResult(e);
            return ValueTask.CompletedTask;
        });
        One.Root.ServerSideEmit("hello", new Person("Zoë"), TestingJson.Default.Person);
        var received = await heard.Task.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(One.Server.NodeId, received.NodeId);
        Assert.Equal("Zoë", received.Arguments[0].GetProperty("Name").GetString());
    }

    [Fact]
    public async Task ServerSideEmit_WithAck_ReturnsEachNodesFirstAnswer()
    {
        var three = await StartNodeAsync();
        Two.Root.OnServerSide("double", async e =>
        {
            await Task.Yield();
            Assert.True(e.Ack(2 * e.Arguments[0].GetInt32(), TestingJson.Default.Int32));
            Assert.False(e.Ack(0, TestingJson.Default.Int32));
        });
        three.Root.OnServerSide("double", e =>
        {
            e.Ack(20 * e.Arguments[0].GetInt32(), TestingJson.Default.Int32);
            return ValueTask.CompletedTask;
        });
        var answers = await AskAsync("double");
        Assert.True(answers.IsComplete);
        Assert.Equal([42, 420], answers.Items.Select(answer => answer.GetInt32()).Order());
    }

    [Fact]
    public async Task ServerSideEmit_WithAckThatNobodyHandles_ReturnsAtOnce()
    {
        var answers = await AskAsync("unknown");
        Assert.True(answers.IsComplete);
        Assert.Empty(answers.Items);
    }

    [Fact]
    public async Task ServerSideEmit_WithAckThatDoesNotCome_EndsWithItsTime()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Two.Root.OnServerSide("silence", _ =>
        {
            asked.SetResult();
            return ValueTask.CompletedTask;
        });
        var asking = AskAsync("silence");
        await asked.Task.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Time.Advance(TimeSpan.FromSeconds(5));
        var answers = await asking;
        Assert.Empty(answers.Items);
        Assert.Equal([Two.Server.NodeId], answers.MissingNodes);
    }

    [Fact]
    public async Task Node_ThatStopsWhileItIsAsked_IsNotWaitedFor()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Two.Root.OnServerSide("silence", _ =>
        {
            asked.SetResult();
            return ValueTask.CompletedTask;
        });
        var asking = AskAsync("silence");
        await asked.Task.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        await Two.StopAsync();
        Assert.Equal([Two.Server.NodeId], (await asking).MissingNodes);
        Assert.Empty(One.Server.OtherNodes);
        Assert.True((await One.Root.FetchSocketsAsync(TestContext.Current.CancellationToken)).IsComplete);
    }

    [Fact]
    public async Task Node_ThatVanishes_IsNamedAndThenForgotten()
    {
        using var here = await One.ConnectAsync();
        using var there = await Two.ConnectAsync();
        await CutAsync(Two.Adapter);
        var asking = One.Root.FetchSocketsAsync(TestContext.Current.CancellationToken);
        Assert.False(asking.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(5));
        var result = await asking.WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
        Assert.Equal([here.Socket.Id], result.Items.Select(socket => socket.Id));
        Assert.Equal([Two.Server.NodeId], result.MissingNodes);

        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(One.Server.OtherNodes);
        Assert.True((await One.Root.FetchSocketsAsync(TestContext.Current.CancellationToken)).IsComplete);
        One.Root.Emit("e", 1, TestingJson.Default.Int32);
        Assert.Equal("42[\"e\",1]", await here.ReceiveAsync());
    }

    [Fact]
    public async Task Node_ThatLives_IsKeptByItsHeartbeats()
    {
        for (var i = 0; i < 10; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await One.HearAsync(Two);
            await Two.HearAsync(One);
        }

        Assert.Equal([Two.Server.NodeId], One.Server.OtherNodes);
        Assert.Equal([One.Server.NodeId], Two.Server.OtherNodes);
    }

    [Fact]
    public async Task Node_ThatIsNew_KnowsAndIsKnownAtOnce()
    {
        using var first = await One.ConnectAsync();
        using var second = await Two.ConnectAsync();
        var three = await StartNodeAsync();
        Assert.Equal(new[] { One.Server.NodeId, Two.Server.NodeId }.Order(), three.Server.OtherNodes.Order());
        using var third = await three.ConnectAsync();
        var all = await three.Root.FetchSocketsAsync(TestContext.Current.CancellationToken);
        Assert.True(all.IsComplete);
        Assert.Equal(3, all.Items.Count);
        three.Root.Emit("e", 1, TestingJson.Default.Int32);
        Assert.Equal("42[\"e\",1]", await first.ReceiveAsync());
        Assert.Equal("42[\"e\",1]", await second.ReceiveAsync());
    }

    private Task<ClusterResult<JsonElement>> AskAsync(string name) =>
        One.Root.ServerSideEmitWithAckAsync(name, 21, TestingJson.Default.Int32, TestContext.Current.CancellationToken)
            .WaitAsync(ServerNode.Patience, TestContext.Current.CancellationToken);
}
