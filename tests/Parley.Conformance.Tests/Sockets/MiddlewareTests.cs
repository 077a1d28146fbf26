using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

/// <summary>Middleware of a socket, and namespaces by pattern.</summary>
public sealed class MiddlewareTests
{
    [Theory, OnEveryTransport, Rule("S24")]
    public async Task Event_RefusedByTheSocketsMiddleware_ReachesNoHandler(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport);
        await client.JoinAsync("/guarded,");

        await client.SendAsync("42/guarded,[\"forbidden\"]");

        Assert.Equal("42/guarded,[\"refused\",\"not this one\"]", await client.ReceiveAsync());
        await client.AssertAliveAsync("/guarded,");
    }

    [Theory, OnEveryWebSocket, Rule("S24"), Differs("D11")]
    public async Task EventWithAck_RefusedByTheSocketsMiddleware_IsAcknowledgedWithTheError(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);
        await client.JoinAsync("/guarded,");

        await client.SendAsync("42/guarded,7[\"forbidden\"]");

        Assert.Equal("42/guarded,[\"refused\",\"not this one\"]", await client.ReceiveAsync());
        Assert.Equal("43/guarded,7[{\"error\":{\"message\":\"not this one\"}}]", await client.ReceiveAsync());
    }

    [Theory, OnEveryTransport("/dynamic-1", "/dynamic-20261121"), Rule("S25")]
    public async Task DynamicNamespace_NameMatches_IsJoined(Server server, Transport transport, string name)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        await client.JoinAsync(name + ",");

        await client.AssertAliveAsync(name + ",");
    }

    [Theory, OnEveryWebSocket("/dynamic-", "/dynamic-x", "/my/dynamic-1", "/dynamic-1?a=b"), Rule("S25"), Rule("S6")]
    public async Task DynamicNamespace_NameDoesNotMatch_IsRefused(Server server, string name)
    {
        using var client = await WebSocketClient.OpenAsync(server);

        await client.SendAsync($"40{name},");

        Assert.Equal($"44{name},{{\"message\":\"Invalid namespace\"}}", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S25")]
    public async Task DynamicNamespaces_OfOnePattern_ShareNoRooms(Server server)
    {
        using var client = await WebSocketClient.OpenAsync(server);
        await client.JoinAsync("/dynamic-7,");
        await client.JoinAsync("/dynamic-8,");
        await client.SendAsync("42/dynamic-7,1[\"join\",\"room\"]");
        Assert.Equal("43/dynamic-7,1[]", await client.ReceiveAsync());

        await client.SendAsync("42/dynamic-8,[\"emit\",{\"by\":\"server\",\"to\":[\"room\"],\"event\":\"news\",\"args\":[1]}]");

        await client.AssertAliveAsync("/dynamic-8,");
        await client.AssertAliveAsync("/dynamic-7,");
    }
}
