using System.Text;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Testing.Sessions;

/// <summary>
/// What every <see cref="ISessionDirectory"/> must do: first the port alone, between two nodes, then two servers that it joins, where a client's
/// requests go to either. An engine inherits it with one class.
/// </summary>
public abstract partial class SessionDirectoryContract : IAsyncLifetime
{
    private readonly List<ISessionDirectory> _started = [];
    private readonly List<PollingNode> _nodes = [];
    private readonly Arrivals _arrivals = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public virtual ValueTask InitializeAsync() => default;

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var directory in _started)
            await directory.StopAsync(CancellationToken.None);
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    /// <summary>A directory of this test's cluster, which no other test shares.</summary>
    protected abstract ISessionDirectory CreateDirectory();

    /// <summary>A request arrives as it was sent, and its answer as it was given.</summary>
    [Theory]
    [InlineData(ForwardedRequestKind.Poll, 0)]
    [InlineData(ForwardedRequestKind.Post, 1)]
    [InlineData(ForwardedRequestKind.Post, 1_000_000)]
    [InlineData(ForwardedRequestKind.End, 0)]
    public async Task Forward_ToAnotherNode_CarriesTheRequestAndBringsTheAnswer(ForwardedRequestKind kind, int length)
    {
        var body = Bytes(length, 1);
        ForwardedRequest? received = null;
        await StartAsync("owner", request =>
        {
            received = request with { Body = request.Body.ToArray() };
            return Task.FromResult(new ForwardedAnswer(217, Bytes(length, 2)));
        });
        var edge = await StartAsync("edge");
        var answer = await edge.ForwardAsync("owner", new ForwardedRequest(kind, "secret_-.owner", body.ToArray()), Cancellation).WaitAsync(ServerNode.Patience);
        Assert.NotNull(received);
        Assert.Equal(kind, received.Kind);
        Assert.Equal("secret_-.owner", received.SessionId);
        Assert.True(received.Body.Span.SequenceEqual(body));
        Assert.NotNull(answer);
        Assert.Equal(217, answer.Status);
        Assert.True(answer.Body.Span.SequenceEqual(Bytes(length, 2)));
    }

    /// <summary>No node of that name: null, and soon.</summary>
    [Fact]
    public async Task Forward_ToANodeThatNeverWas_IsNull()
    {
        var edge = await StartAsync("edge");
        Assert.Null(await PollAsync(edge, "nobody"));
    }

    /// <summary>A node that has stopped has no sessions.</summary>
    [Fact]
    public async Task Forward_ToANodeThatHasStopped_IsNull()
    {
        var owner = await StartAsync("owner");
        var edge = await StartAsync("edge");
        Assert.NotNull(await PollAsync(edge, "owner"));
        await owner.StopAsync(Cancellation);
        Assert.Null(await PollAsync(edge, "owner"));
    }

    /// <summary>What a node leaves unanswered when it stops is null, too.</summary>
    [Fact]
    public async Task Forward_NodeStopsBeforeItAnswers_IsNull()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<ForwardedAnswer>();
        var owner = await StartAsync("owner", _ =>
        {
            arrived.SetResult();
            return never.Task;
        });
        var edge = await StartAsync("edge");
        var poll = PollAsync(edge, "owner");
        await arrived.Task.WaitAsync(ServerNode.Patience, Cancellation);
        await owner.StopAsync(Cancellation);
        Assert.Null(await poll);
    }

    /// <summary>The caller is let go, whatever the other node does.</summary>
    [Fact]
    public async Task Forward_Cancelled_ThrowsAtOnce()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<ForwardedAnswer>();
        await StartAsync("owner", _ =>
        {
            arrived.SetResult();
            return never.Task;
        });
        var edge = await StartAsync("edge");
        using var cancel = new CancellationTokenSource();
        var poll = edge.ForwardAsync("owner", Request("a"), cancel.Token);
        await arrived.Task.WaitAsync(ServerNode.Patience, Cancellation);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll.WaitAsync(ServerNode.Patience));
    }

    /// <summary>A waiting poll holds up neither the POST of its own session nor anybody else's requests.</summary>
    [Fact]
    public async Task Forward_WhileOthersWait_IsAnswered()
    {
        var waiting = new TaskCompletionSource<ForwardedAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync("owner", request => request.SessionId == "waits" ? waiting.Task : Echo(request));
        var edge = await StartAsync("edge");
        var polls = Enumerable.Range(0, 100).Select(_ => edge.ForwardAsync("owner", Request("waits"), Cancellation)).ToArray();
        Assert.Equal("a", TextOf(await edge.ForwardAsync("owner", Request("a"), Cancellation).WaitAsync(ServerNode.Patience)));
        Assert.DoesNotContain(polls, poll => poll.IsCompleted);
        waiting.SetResult(new ForwardedAnswer(200, "late"u8.ToArray()));
        Assert.All(await Task.WhenAll(polls).WaitAsync(ServerNode.Patience, Cancellation), answer => Assert.Equal("late", TextOf(answer)));
    }

    /// <summary>Answers are not mixed up, in both directions at once.</summary>
    [Fact]
    public async Task Forward_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        var one = await StartAsync("one", Echo);
        var two = await StartAsync("two", Echo);
        await Parallel.ForAsync(0, 1_000, Cancellation, async (i, cancellation) =>
        {
            var (from, to) = i % 2 == 0 ? (one, "two") : (two, "one");
            Assert.Equal($"s{i}", TextOf(await from.ForwardAsync(to, Request($"s{i}"), cancellation).WaitAsync(ServerNode.Patience, cancellation)));
        });
    }

    private static Task<ForwardedAnswer> Echo(ForwardedRequest request) => Task.FromResult(new ForwardedAnswer(200, Encoding.ASCII.GetBytes(request.SessionId)));

    private static ForwardedRequest Request(string sessionId) => new(ForwardedRequestKind.Poll, sessionId, default);

    private static Task<ForwardedAnswer?> PollAsync(ISessionDirectory from, string to) =>
        from.ForwardAsync(to, Request("a"), Cancellation).WaitAsync(ServerNode.Patience);

    private static string? TextOf(ForwardedAnswer? answer) => answer is null ? null : Encoding.ASCII.GetString(answer.Body.Span);

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task<ISessionDirectory> StartAsync(string nodeId, Func<ForwardedRequest, Task<ForwardedAnswer>>? handler = null)
    {
        var directory = CreateDirectory();
        await directory.StartAsync(nodeId, handler ?? Echo, Cancellation);
        _started.Add(directory);
        return directory;
    }
}
