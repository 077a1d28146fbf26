using System.Text.Json;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Sockets;

/// <summary>Three clients; <c>ada</c> and <c>bob</c> are in a room that is this test's own. The last word of each goes to everybody, so that what was not meant to come is seen to be missing.</summary>
public sealed class RoomTests
{
    private readonly string _room = Guid.NewGuid().ToString("N");

    [Theory, OnEveryTransport, Rule("S21")]
    public async Task EmitToRoom_ByTheServer_ReachesItsMembersOnly(Server server, Transport transport)
    {
        using var clients = await ThreeAsync(server, transport);

        await clients.EmitAsync(clients.Cyd, "\"by\":\"server\",\"to\":[\"ROOM\"]");

        await clients.AssertReceivedAsync(ada: true, bob: true, cyd: false);
    }

    [Theory, OnEveryTransport, Rule("S21")]
    public async Task EmitToRoom_BySocketInIt_ReachesTheOthers(Server server, Transport transport)
    {
        using var clients = await ThreeAsync(server, transport);

        await clients.EmitAsync(clients.Ada, "\"by\":\"socket\",\"to\":[\"ROOM\"]");

        await clients.AssertReceivedAsync(ada: false, bob: true, cyd: false);
    }

    [Theory, OnEveryWebSocket, Rule("S21")]
    public async Task EmitToRoom_ExceptAnother_LeavesItsMembersOut(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);
        await clients.Bob.AskAsync($"\"join\",\"{_room}-quiet\"");

        await clients.EmitAsync(clients.Cyd, "\"by\":\"server\",\"to\":[\"ROOM\"],\"except\":[\"ROOM-quiet\"]");

        await clients.AssertReceivedAsync(ada: true, bob: false, cyd: false);
    }

    [Theory, OnEveryWebSocket, Rule("S21")]
    public async Task EmitToTwoRooms_MemberOfBoth_GetsItOnce(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);
        await clients.Bob.AskAsync($"\"join\",\"{_room}-two\"");
        await clients.Cyd.AskAsync($"\"join\",\"{_room}-two\"");

        await clients.EmitAsync(clients.Ada, "\"by\":\"server\",\"to\":[\"ROOM\",\"ROOM-two\"]");

        await clients.AssertReceivedAsync(ada: true, bob: true, cyd: true);
    }

    [Theory, OnEveryWebSocket, Rule("S21")]
    public async Task EmitToSocketId_ItsOwnRoom_ReachesThatSocket(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);
        var id = JsonElement.Parse(await clients.Cyd.AskAsync("\"id\""))[0].GetString();

        await clients.EmitAsync(clients.Ada, $"\"by\":\"server\",\"to\":[\"{id}\"]");

        await clients.AssertReceivedAsync(ada: false, bob: false, cyd: true);
    }

    [Theory, OnEveryWebSocket, Rule("S21")]
    public async Task Leave_Room_GetsNothingMore(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);
        await clients.Ada.AskAsync($"\"leave\",\"{_room}\"");

        await clients.EmitAsync(clients.Cyd, "\"by\":\"server\",\"to\":[\"ROOM\"]");

        await clients.AssertReceivedAsync(ada: false, bob: true, cyd: false);
    }

    [Theory, OnEveryWebSocket, Rule("S21")]
    public async Task Rooms_OfASocket_AreItsOwnAndThoseJoined(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);
        var id = JsonElement.Parse(await clients.Ada.AskAsync("\"id\""))[0].GetString()!;

        var rooms = JsonElement.Parse(await clients.Ada.AskAsync("\"rooms\""))[0].EnumerateArray().Select(room => room.GetString()!);

        Assert.Equal(new[] { id, _room }.Order(StringComparer.Ordinal), rooms);
    }

    [Theory, OnEveryWebSocket, Rule("S21")]
    public async Task EmitToRoom_OfAnotherNamespace_IsAnotherRoom(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);
        await clients.Cyd.JoinAsync("/custom,");

        await clients.Cyd.SendAsync($"42/custom,[\"emit\",{{\"by\":\"server\",\"to\":[\"{_room}\"],\"event\":\"news\",\"args\":[1]}}]");

        await clients.Cyd.AssertAliveAsync("/custom,");
        await clients.AssertReceivedAsync(ada: false, bob: false, cyd: false);
    }

    [Theory, OnEveryWebSocket, Rule("S22")]
    public async Task FetchSockets_OfARoom_AreItsMembers(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);
        var ada = JsonElement.Parse(await clients.Ada.AskAsync("\"id\""))[0].GetString()!;
        var bob = JsonElement.Parse(await clients.Bob.AskAsync("\"id\""))[0].GetString()!;

        var members = JsonElement.Parse(await clients.Cyd.AskAsync($"\"fetch-sockets\",\"{_room}\""))[0].EnumerateArray().Select(id => id.GetString()!);

        Assert.Equal(new[] { ada, bob }.Order(StringComparer.Ordinal), members);
    }

    [Theory, OnEveryWebSocket, Rule("S22")]
    public async Task SocketsJoinAndLeave_MembersOfARoom_AreMoved(Server server)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);

        await clients.Cyd.AskAsync($"\"sockets-join\",{{\"room\":\"{_room}\",\"joins\":\"{_room}-next\"}}");
        await clients.Cyd.AskAsync($"\"sockets-leave\",{{\"room\":\"{_room}\",\"leaves\":\"{_room}\"}}");

        Assert.Equal(0, JsonElement.Parse(await clients.Cyd.AskAsync($"\"fetch-sockets\",\"{_room}\""))[0].GetArrayLength());
        Assert.Equal(2, JsonElement.Parse(await clients.Cyd.AskAsync($"\"fetch-sockets\",\"{_room}-next\""))[0].GetArrayLength());
    }

    [Theory, OnEveryWebSocket(false, true), Rule("S22")]
    public async Task DisconnectSockets_MembersOfARoom_AreTold(Server server, bool close)
    {
        using var clients = await ThreeAsync(server, Transport.WebSocket);

        await clients.Cyd.SendAsync($"42[\"disconnect-sockets\",{{\"room\":\"{_room}\",\"close\":{(close ? "true" : "false")}}}]");

        foreach (var member in (EngineClient[])[clients.Ada, clients.Bob])
        {
            Assert.Equal("41", await member.ReceiveAsync());
            if (close)
                await member.AssertEndsSilentlyAsync();
            else
                await member.JoinAsync();
        }

        await clients.Cyd.AssertAliveAsync();
    }

    [Theory, OnEveryServer, Rule("S22")]
    public async Task Volatile_NoPollWaits_IsDropped(Server server)
    {
        using var client = await server.ConnectAsync(Transport.Polling);

        await client.SendAsync("42[\"volatile-burst\",5]");

        Assert.Equal("42[\"burst-end\"]", await client.ReceiveAsync());
    }

    [Theory, OnEveryWebSocket, Rule("S22")]
    public async Task Volatile_TransportIsFree_IsSent(Server server)
    {
        using var client = await server.ConnectAsync();

        await client.SendAsync("42[\"volatile-burst\",1]");

        Assert.Equal("42[\"tick\",0]", await client.ReceiveAsync());
        Assert.Equal("42[\"burst-end\"]", await client.ReceiveAsync());
    }

    private async Task<Three> ThreeAsync(Server server, Transport transport)
    {
        var clients = new Three(_room, await server.ConnectAsync(transport), await server.ConnectAsync(transport), await server.ConnectAsync(transport));
        await clients.Ada.AskAsync($"\"join\",\"{_room}\"");
        await clients.Bob.AskAsync($"\"join\",\"{_room}\"");
        return clients;
    }

    private sealed record Three(string Room, EngineClient Ada, EngineClient Bob, EngineClient Cyd) : IDisposable
    {
        private EngineClient[] All => [Ada, Bob, Cyd];

        public void Dispose() => Array.ForEach(All, client => client.Dispose());

        /// <summary>Emits <c>news</c>. Nobody waits for an acknowledgement: it could come before or after the news.</summary>
        internal Task EmitAsync(EngineClient by, string how) =>
            by.SendAsync($"42[\"emit\",{{{how.Replace("ROOM", Room, StringComparison.Ordinal)},\"event\":\"news\",\"args\":[1,\"two\"]}}]");

        internal async Task AssertReceivedAsync(bool ada, bool bob, bool cyd)
        {
            foreach (var (client, expected) in All.Zip([ada, bob, cyd]).OrderByDescending(pair => pair.Second))
            {
                if (expected)
                    Assert.Equal("42[\"news\",1,\"two\"]", await client.ReceiveAsync());
                await client.AssertAliveAsync();
            }
        }
    }
}
