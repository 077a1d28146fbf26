using System.Text.Json;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

public sealed class ConnectTests
{
    [Theory, OnEveryTransport, Rule("S1"), Rule("S4")]
    public async Task Connect_RecoveryOff_IsAnsweredWithTheSidAlone(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        await client.SendAsync("40");

        var answer = await client.ReceiveAsync();
        Assert.StartsWith("40{", answer, StringComparison.Ordinal);
        Assert.Equal(["sid"], JsonElement.Parse(answer[2..]).EnumerateObject().Select(field => field.Name));
    }

    [Theory, OnEveryTransport("40/custom", "40/custom,", "40/custom,{}", "40/custom,{\"token\":\"a,b\"}"), Rule("S1"), Rule("S2"), Rule("S4")]
    public async Task Connect_NamespaceWithOrWithoutComma_IsAnsweredInIt(Server server, Transport transport, string connect)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        await client.SendAsync(connect);

        Assert.StartsWith("40/custom,{\"sid\":\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.AssertAliveAsync("/custom,");
    }

    [Theory, OnEveryWebSocket("/,", "/,{\"a\":1}"), Rule("S1")]
    public async Task Connect_RootByName_IsAnsweredInTheRoot(Server server, string rest)
    {
        using var client = await WebSocketClient.OpenAsync(server);

        await client.SendAsync("40" + rest);

        Assert.StartsWith("40{\"sid\":\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory, OnEveryWebSocket, Rule("S4")]
    public async Task Connect_TwoNamespaces_HaveASocketEach(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);

        var (root, custom) = (await client.JoinAsync(), await client.JoinAsync("/custom,"));

        Assert.NotEqual(root, custom);
        await client.AssertAliveAsync();
        await client.AssertAliveAsync("/custom,");
    }

    [Theory, OnEveryTransport, Rule("S6")]
    public async Task Connect_UnknownNamespace_IsRefusedAndTheEngineStaysOpen(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        await client.SendAsync("40/unknown,");

        Assert.Equal("44/unknown,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
        await client.JoinAsync();
        await client.AssertAliveAsync();
    }

    [Theory, OnEveryWebSocket, Rule("S3")]
    public async Task Connect_NamespaceWithQuery_KeepsIt(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);

        await client.SendAsync("40/custom?token=abc,");

        Assert.Equal("44/custom?token=abc,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport, Rule("S5"), Rule("S23")]
    public async Task Connect_RefusedByMiddleware_IsToldWhyAndTheEngineStaysOpen(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        await client.SendAsync("40/refused,{\"name\":\"ada\"}");

        Assert.Equal("44/refused,{\"message\":\"no entry\",\"data\":{\"code\":7,\"name\":\"ada\"}}", await client.ReceiveAsync());
        await client.JoinAsync();
        await client.AssertAliveAsync();
    }

    [Theory, OnEveryWebSocket, Rule("S5")]
    public async Task Connect_RefusedTwice_IsToldTwice(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("40/refused,");

            Assert.Equal("44/refused,{\"message\":\"no entry\",\"data\":{\"code\":7,\"name\":null}}", await client.ReceiveAsync());
        }
    }

    [Theory, OnEveryWebSocket, Rule("S23")]
    public async Task Connect_MiddlewareFails_IsRefused(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);

        await client.SendAsync("40/failing,");

        Assert.Equal("44/failing,{\"message\":\"Internal server error\"}", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S23")]
    public async Task Connect_TwoMiddlewares_RunInOrderBeforeTheConnection(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);

        await client.JoinAsync("/ordered,");

        Assert.Equal("42/ordered,[\"steps\",\"first\",\"second\"]", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport, Rule("S15")]
    public async Task Connect_NamespaceAlreadyJoined_ClosesTheConnection(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);

        await client.SendAsync("40");

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport, Rule("E24")]
    public async Task Connect_NotSentInTime_ClosesTheConnection(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Impatient);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport, Rule("E24")]
    public async Task Connect_RefusedAndNotSentAgainInTime_ClosesTheConnection(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Impatient);
        await client.SendAsync("40/unknown");
        Assert.StartsWith("44/unknown,", await client.ReceiveAsync(), StringComparison.Ordinal);

        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport, Rule("S1")]
    public async Task Disconnect_OneNamespaceOfTwo_LeavesTheOther(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.JoinAsync("/custom,");

        await client.SendAsync("41/custom,");

        await client.AssertAliveAsync();
        await client.JoinAsync("/custom,");
        await client.AssertAliveAsync("/custom,");
    }

    [Theory, OnEveryTransport, Rule("S1")]
    public async Task Disconnect_ByTheServer_IsTold(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.JoinAsync("/custom,");

        await client.SendAsync("42[\"disconnect-me\",false]");

        Assert.Equal("41", await client.ReceiveAsync());
        await client.AssertAliveAsync("/custom,");
    }

    [Theory, OnEveryTransport, Rule("E22")]
    public async Task Disconnect_ByTheServerWithItsConnection_TellsEachNamespaceAndCloses(Server server, Transport transport)
    {
        using var client = await server.ConnectAsync(transport);
        await client.JoinAsync("/custom,");

        await client.SendAsync("42[\"disconnect-me\",true]");

        Assert.Equal("41", await client.ReceiveAsync());
        Assert.Equal("41/custom,", await client.ReceiveAsync());
        await client.AssertEndsSilentlyAsync();
    }

    [Theory, OnEveryTransport, Rule("S26")]
    public async Task Handshake_AsTheApplicationSeesIt_HasItsFacts(Server server, Transport transport)
    {
        const string Query = "&colour=blue%20green";
        using EngineClient client = transport == Transport.Polling
            ? await PollingClient.OpenAsync(server, Profile.Plain, EngineClient.SocketIO, Query, ("X-Suite", "yes"))
            : await WebSocketClient.OpenAsync(server, Profile.Plain, EngineClient.SocketIO, Query, ("X-Suite", "yes"));
        await client.SendAsync("40{\"token\":[1,2]}");
        await client.ReceiveAsync();

        var facts = JsonElement.Parse(await client.AskAsync("\"handshake\""))[0];

        Assert.Equal("yes", facts.GetProperty("header").GetString());
        Assert.Equal("blue green", facts.GetProperty("query").GetString());
        Assert.Equal("{\"token\":[1,2]}", facts.GetProperty("auth").GetRawText());
        Assert.Equal("127.0.0.1", facts.GetProperty("address").GetString());
        Assert.Equal("string", facts.GetProperty("time").GetString());
        Assert.False(facts.GetProperty("secure").GetBoolean());
        Assert.StartsWith("/socket.io/?EIO=4&transport=", facts.GetProperty("url").GetString(), StringComparison.Ordinal);
    }
}
