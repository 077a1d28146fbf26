using System.Text.RegularExpressions;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Dynamic;

public class DynamicNamespaceTests
{
    [Fact]
    public async Task Connect_ToANameThatMatches_CreatesTheNamespace()
    {
        await using var host = await SocketIOHost.StartAsync();
        var parent = host.Server.Of(new Regex("^/room-[0-9]+$"), ns => ns.On("where", e => e.Ack(e.Socket.Namespace.Name)));
        using var client = await host.OpenWebSocketAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40/room-1,");
        Assert.StartsWith("40/room-1,{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("40/room-23");
        Assert.StartsWith("40/room-23,{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("42/room-23,1[\"where\"]");
        Assert.Equal("43/room-23,1[\"/room-23\"]", await client.ReceiveAsync());
        Assert.Equal(["/room-1", "/room-23"], parent.Namespaces.Select(ns => ns.Name).Order());

        parent.Emit("news", 1);
        string[] news = [await client.ReceiveAsync(), await client.ReceiveAsync()];
        Assert.Equal(["42/room-1,[\"news\",1]", "42/room-23,[\"news\",1]"], news.Order());
    }

    [Theory]
    [InlineData("/room-x")]
    [InlineData("/room-1?token=a")]
    [InlineData("/other")]
    public async Task Connect_ToANameThatDoesNot_IsRefused(string name)
    {
        await using var host = await SocketIOHost.StartAsync();
        var parent = host.Server.Of(new Regex("^/room-[0-9]+$"), _ => { });
        using var client = await host.ConnectAsync();
        await client.SendAsync("40" + name);
        Assert.Equal($"44{name},{{\"message\":\"Invalid namespace\"}}", await client.ReceiveAsync());
        Assert.Empty(parent.Namespaces);
    }

    [Fact]
    public async Task Name_WithAQueryString_IsKeptWhole()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of(name => name.StartsWith("/t?", StringComparison.Ordinal), _ => { });
        using var client = await host.ConnectAsync();
        await client.SendAsync("40/t?a=1&b=2,{\"token\":1}");
        Assert.StartsWith("40/t?a=1&b=2,{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_TheFirstThatMatches_Counts()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of("/fixed").On("who", e => e.Ack("fixed"));
        host.Server.Of(name => name == "/a", ns => ns.On("who", e => e.Ack("first")));
        host.Server.Of(_ => throw new InvalidOperationException("matches nothing"), _ => { });
        host.Server.Of(_ => true, ns => ns.On("who", e => e.Ack("second")));
        using var client = await host.ConnectAsync();
        foreach (var (name, who) in new[] { ("/a", "first"), ("/b", "second"), ("/fixed", "fixed") })
        {
            await client.SendAsync("40" + name);
            Assert.StartsWith($"40{name},{{", await client.ReceiveAsync(), StringComparison.Ordinal);
            await client.SendAsync($"42{name},1[\"who\"]");
            Assert.Equal($"43{name},1[\"{who}\"]", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task Of_NameThatARuleAllows_HasItsMiddlewareBeforeAnybodyJoins()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of(_ => true, ns => ns.Use(_ => throw new ConnectionRefusedException("members only")));
        host.Server.Of("/tenant-1").Emit("to nobody yet");
        using var client = await host.ConnectAsync();
        await client.SendAsync("40/tenant-1");
        Assert.Equal("44/tenant-1,{\"message\":\"members only\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task LastSocket_Leaving_TakesTheNamespaceAlong()
    {
        await using var host = await SocketIOHost.StartAsync();
        var parent = host.Server.Of(_ => true, ns => ns.Use(socket =>
        {
            if (socket.Handshake.Auth.ValueKind == System.Text.Json.JsonValueKind.Undefined)
                throw new ConnectionRefusedException("no");
        }));
        using var client = await host.ConnectAsync();
        await client.SendAsync("40/a,{}");
        Assert.StartsWith("40/a,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        var first = host.Server.Of("/a");
        await client.SendAsync("40/b");
        Assert.StartsWith("44/b,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("41/a,");
        await client.SendAsync("40/a,{}");
        Assert.StartsWith("40/a,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(["/a"], parent.Namespaces.Select(ns => ns.Name));
        Assert.NotSame(first, host.Server.Of("/a"));
    }

    [Fact]
    public async Task Empty_NamespacesThatStay_AreTheSameForTheNextClient()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of(_ => true, _ => { }, new DynamicNamespaceOptions { RemoveWhenEmpty = false });
        using var client = await host.ConnectAsync();
        await client.SendAsync("40/a");
        Assert.StartsWith("40/a,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        var first = host.Server.Of("/a");
        await client.SendAsync("41/a,");
        await client.SendAsync("40/a");
        Assert.StartsWith("40/a,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Same(first, host.Server.Of("/a"));
    }

    [Fact]
    public async Task TooManyNamespaces_AreRefusedUntilOneIsGone()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of(_ => true, _ => { }, new DynamicNamespaceOptions { MaxNamespaces = 2 });
        using var client = await host.ConnectAsync();
        foreach (var name in new[] { "/a", "/b" })
        {
            await client.SendAsync("40" + name);
            Assert.StartsWith($"40{name},{{", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        await client.SendAsync("40/c");
        Assert.Equal("44/c,{\"message\":\"Too many namespaces\"}", await client.ReceiveAsync());
        await client.SendAsync("41/a,");
        await client.SendAsync("40/c");
        Assert.StartsWith("40/c,{", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configure_ThatFails_RefusesTheClientAndTheServerGoesOn()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of(_ => true, _ => throw new InvalidOperationException("boom"));
        using var client = await host.ConnectAsync();
        await client.SendAsync("40/a");
        Assert.Equal("44/a,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
        Assert.Contains(host.Log.Entries, e => e.Id.Id == 1016);
    }

    [Fact]
    public async Task Pattern_ThatBacktracksForever_RefusesInTime()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Server.Of(new Regex("^/(a+)+$"), _ => { });
        using var client = await host.ConnectAsync();
        var name = "/" + new string('a', 60) + "!";
        await client.SendAsync("40" + name);
        Assert.Equal($"44{name},{{\"message\":\"Invalid namespace\"}}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Clients_ComingAndGoingAtOnce_NeverMeetANamespaceThatIsGone()
    {
        await using var host = await SocketIOHost.StartAsync();
        var parent = host.Server.Of(_ => true, ns => ns.Echo());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var client = await host.ConnectAsync();
            for (var i = 0; i < 100; i++)
            {
                await client.SendAsync("40/a");
                Assert.StartsWith("40/a,{", await client.ReceiveAsync(), StringComparison.Ordinal);
                await client.SendAsync("42/a,[\"message\",1]");
                Assert.Equal("42/a,[\"message-back\",[1]]", await client.ReceiveAsync());
                await client.SendAsync("41/a,");
            }

            await client.SendAsync("40/b");
            Assert.StartsWith("40/b,{", await client.ReceiveAsync(), StringComparison.Ordinal);
        }));
        Assert.DoesNotContain(parent.Namespaces, ns => ns.Name == "/a");
    }
}
