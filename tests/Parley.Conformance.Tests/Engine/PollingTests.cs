using System.Net;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class PollingTests
{
    [Theory, OnEveryServer, Rule("E9"), Rule("E15")]
    public async Task SecondPoll_WhileOneWaits_EndsTheSession(Server server)
    {
        using var client = await OpenAsync(server);

        var answers = await Task.WhenAll(client.GetAsync(), client.GetAsync());

        // Which of them is the second is the network's business.
        var first = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.BadRequest);
        Assert.Equal("1", await first.TextAsync());
        await client.AssertGoneAsync();
    }

    [Theory, OnEveryServer, Rule("E10")]
    public async Task Poll_AbortedByTheClient_EndsTheSession(Server server)
    {
        using var client = await OpenAsync(server);
        using var cut = new CancellationTokenSource();
        var poll = client.PollUntilAsync(cut.Token);
        await client.SendAsync("6");

        await cut.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await client.AssertEndsAsync();
    }

    [Theory, OnEveryServer, Rule("E15")]
    public async Task SecondPost_WhileOneIsSent_EndsTheSession(Server server)
    {
        using var client = await OpenAsync(server);
        using var unfinished = new UnfinishedContent("4slow");
        var first = Record.ExceptionAsync(() => client.Http.PostAsync(new Uri(client.Target, UriKind.Relative), unfinished, TestContext.Current.CancellationToken));
        await unfinished.Started.WaitAsync(server.Patience, TestContext.Current.CancellationToken);

        // The first may not have arrived yet: one that overtakes it is as good as any.
        while (await client.PostStatusAsync("6") == HttpStatusCode.OK)
        {
        }

        await client.AssertGoneAsync();
        unfinished.Finish();
        await first;
    }

    [Theory, OnEveryServer, Rule("E12")]
    public async Task ClosePacket_Posted_ReleasesThePollAndEndsTheSession(Server server)
    {
        using var client = await OpenAsync(server);
        var poll = client.PollAsync();
        await client.SendAsync("6");

        await client.SendAsync("1");

        Assert.Equal("6", await poll);
        await client.AssertGoneAsync();
    }

    [Theory, OnEveryServer, Rule("E13")]
    public async Task Post_OverTheLimit_IsRefusedAndTheSessionLives(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, Profile.Limited, EngineClient.EngineIO);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await client.PostStatusAsync("4" + new string('x', 2048)));

        await client.SendAsync("4alive");
        Assert.Equal("4alive", await client.ReceiveAsync());
    }

    [Theory, OnEveryServer, Rule("E13")]
    public async Task Post_JustAtTheLimit_IsTaken(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, Profile.Limited, EngineClient.EngineIO);
        var text = "4" + new string('x', 2047);

        Assert.Equal(HttpStatusCode.OK, await client.PostStatusAsync(text));

        Assert.Equal(text, await client.ReceiveAsync());
    }

    [Theory, OnEveryServer, Rule("E14")]
    public async Task Post_OctetStream_IsRefusedAndEndsTheSession(Server server)
    {
        using var client = await OpenAsync(server);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync("4hello", "application/octet-stream"));

        await client.AssertGoneAsync();
    }

    [Theory, OnEveryServer("text/plain", "text/plain;charset=UTF-8", "application/json", ""), Rule("E7")]
    public async Task Post_AnyOtherType_IsTaken(Server server, string type)
    {
        using var client = await OpenAsync(server);

        Assert.Equal(HttpStatusCode.OK, await client.PostStatusAsync("4hello", type));

        Assert.Equal("4hello", await client.ReceiveAsync());
    }

    [Theory, OnEveryServer, Rule("E7")]
    public async Task Poll_NothingQueued_WaitsForTheNextPacket(Server server)
    {
        using var client = await OpenAsync(server);
        var poll = client.PollAsync();

        await client.SendAsync("4awaited");

        Assert.Equal("4awaited", await poll);
    }

    private static Task<PollingClient> OpenAsync(Server server) => PollingClient.OpenAsync(server, path: EngineClient.EngineIO);

    /// <summary>A body that is begun, and ended when the test says so.</summary>
    private sealed class UnfinishedContent(string text) : HttpContent
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Started => _started.Task;

        internal void Finish() => _finished.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            await stream.WriteAsync(bytes.AsMemory(0, 1));
            await stream.FlushAsync();
            _started.TrySetResult();
            await _finished.Task;
            await stream.WriteAsync(bytes.AsMemory(1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = text.Length;
            return true;
        }
    }
}
