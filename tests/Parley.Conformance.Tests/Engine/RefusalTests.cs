using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class RefusalTests
{
    [Theory, OnEveryServer("", "&transport=", "&transport=carrier-pigeon", "&transport=constructor"), Rule("E16")]
    public async Task Handshake_UnknownTransport_IsCode0(Server server, string query) =>
        await AssertRefusedAsync(server, HttpMethod.Get, "?EIO=4" + query, 0, "Transport unknown");

    [Theory, OnEveryServer, Rule("E16"), Rule("E24")]
    public async Task Handshake_TransportTurnedOff_IsCode0(Server server) =>
        await AssertRefusedAsync(server, HttpMethod.Get, "?EIO=4&transport=polling", 0, "Transport unknown", Profile.WebSocketOnly);

    [Theory, OnEveryServer("GET", "POST"), Rule("E16")]
    public async Task Request_UnknownSession_IsCode1(Server server, string method) =>
        await AssertRefusedAsync(server, HttpMethod.Parse(method), "?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA", 1, "Session ID unknown");

    [Theory, OnEveryServer("POST", "PUT", "DELETE"), Rule("E16")]
    public async Task Handshake_NotAGet_IsCode2(Server server, string method) =>
        await AssertRefusedAsync(server, HttpMethod.Parse(method), "?EIO=4&transport=polling", 2, "Bad handshake method");

    [Theory, OnEveryServer, Rule("E16")]
    public async Task Handshake_WebSocketWithoutUpgrade_IsCode3(Server server) =>
        await AssertRefusedAsync(server, HttpMethod.Get, "?EIO=4&transport=websocket", 3, "Bad request");

    [Theory, OnEveryServer, Rule("E16")]
    public async Task Request_AnotherTransportThanTheSessions_IsCode3(Server server)
    {
        using var client = await PollingClient.OpenAsync(server);

        using var answer = await client.GetAsync($"/socket.io/?EIO=4&transport=websocket&sid={client.Sid}");

        await HttpAnswer.AssertErrorAsync(answer, 3, "Bad request");
    }

    [Theory, OnEveryServer, Rule("E16")]
    public async Task Poll_SessionOfAWebSocket_IsCode3(Server server)
    {
        using var socket = await WebSocketClient.OpenAsync(server);
        using var client = await PollingClient.CreateAsync(server);

        using var answer = await client.GetAsync($"/socket.io/?EIO=4&transport=polling&sid={socket.Sid}");

        await HttpAnswer.AssertErrorAsync(answer, 3, "Bad request");
        await socket.JoinAsync();
    }

    [Theory, OnEveryServer("", "&EIO=3", "&EIO=5", "&EIO=four"), Rule("E16")]
    public async Task Handshake_AnotherVersion_IsCode5(Server server, string query) =>
        await AssertRefusedAsync(server, HttpMethod.Get, "?transport=polling" + query, 5, "Unsupported protocol version");

    [Theory, OnEveryWebSocket("EIO=4&transport=carrier-pigeon", "EIO=4", "EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA"), Rule("E17")]
    public async Task WebSocketHandshake_SameCases_IsRefused(Server server, string query)
    {
        using var socket = await RawWebSocket.OpenAsync(server, Profile.Plain, "/socket.io/?" + query);

        Assert.Equal(400, socket.Status);
    }

    [Theory, OnEveryWebSocket("transport=carrier-pigeon&EIO=4|0", "transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA&EIO=4|1", "transport=polling&EIO=4|3", "transport=websocket&EIO=3|5", "transport=websocket|5")]
    [Rule("E17"), Differs("D1")]
    public async Task WebSocketHandshake_SameCases_SaysWhyBeforeTheUpgrade(Server server, string queryAndCode)
    {
        var (query, code) = (queryAndCode.Split('|')[0], queryAndCode[^1] - '0');

        using var socket = await RawWebSocket.OpenAsync(server, Profile.Plain, "/socket.io/?" + query);

        HttpAnswer.AssertError(socket, code, message: null);
    }

    [Theory, OnEveryWebSocket, Rule("E24")]
    public async Task WebSocketHandshake_TransportTurnedOff_IsRefused(Server server)
    {
        var opening = RawWebSocket.OpenAsync(server, Profile.PollingOnly, "/socket.io/?EIO=4&transport=websocket");

        // The reference without WebSocket does not answer an upgrade at all: the connection just ends.
        var error = await Record.ExceptionAsync(() => opening);
        Assert.True(error is IOException || (await opening).Status == 400);
    }

    private static async Task AssertRefusedAsync(
        Server server, HttpMethod method, string query, int code, string message, Profile profile = Profile.Plain)
    {
        using var client = await PollingClient.CreateAsync(server, profile);
        foreach (var path in (string[])[EngineClient.SocketIO, EngineClient.EngineIO])
        {
            using var request = new HttpRequestMessage(method, path + query);
            using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
            await HttpAnswer.AssertErrorAsync(answer, code, message);
        }
    }
}
