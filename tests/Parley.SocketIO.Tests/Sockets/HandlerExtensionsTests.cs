using System.Collections.Concurrent;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Sockets;

public sealed class HandlerExtensionsTests
{
    [Fact]
    public async Task ShortForms_OfAllHandlers_RunInTheOrderOfTheFullOnes()
    {
        await using var host = await SocketIOHost.StartAsync();
        var seen = new ConcurrentQueue<string>();
        var left = new TaskCompletionSource();
        host.Root
            .Use(_ => seen.Enqueue("use"))
            .Use(async _ =>
            {
                await Task.Yield();
                seen.Enqueue("use, later");
            })
            .OnConnection(socket =>
            {
                seen.Enqueue("connection");
                socket.On("say", e => e.Ack("said"));
                socket.OnDisconnect(_ => left.TrySetResult());
            })
            .OnAny(_ => seen.Enqueue("any"))
            .UseEvent(_ => seen.Enqueue("event"))
            .On("say", async _ =>
            {
                await Task.Yield();
                seen.Enqueue("say");
            })
            .OnUnhandled(e => e.Ack("what?"))
            .OnDisconnect((_, _) => seen.Enqueue("disconnect"));

        using var client = await host.ConnectAsync();
        await client.SendAsync("420[\"say\"]");
        Assert.Equal("430[\"said\"]", await client.ReceiveAsync());
        await client.SendAsync("421[\"murmur\"]");
        Assert.Equal("431[\"what?\"]", await client.ReceiveAsync());
        await client.SendAsync("41");
        await left.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(["use", "use, later", "connection", "any", "event", "say", "any", "event", "disconnect"], seen);
    }

    [Fact]
    public async Task ShortMiddleware_ThatThrows_RefusesAsTheFullOne()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.UseEvent(_ => throw new EventRefusedException("not now"));

        using var client = await host.ConnectAsync();
        await client.SendAsync("420[\"say\"]");

        Assert.Equal("430[{\"error\":{\"message\":\"not now\"}}]", await client.ReceiveAsync());
    }
}
