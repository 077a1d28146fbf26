using System.Net;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class HandshakeTests
{
    [Theory, OnEveryTransport, Rule("E4")]
    public async Task Handshake_EachTransport_HasExactlyTheFiveFields(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        Assert.Equal(["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"], client.Handshake.EnumerateObject().Select(field => field.Name));
        Assert.Equal(transport == Transport.Polling ? ["websocket"] : [], client.Handshake.GetProperty("upgrades").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(25_000, client.Handshake.GetProperty("pingInterval").GetInt32());
        Assert.Equal(20_000, client.Handshake.GetProperty("pingTimeout").GetInt32());
        Assert.Equal(1_000_000, client.Handshake.GetProperty("maxPayload").GetInt32());
    }

    [Theory, OnEveryTransport, Rule("E4"), Rule("E24")]
    public async Task Handshake_OtherSettings_AreTold(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport, Profile.Heartbeat, EngineClient.EngineIO);

        Assert.Equal(300, client.Handshake.GetProperty("pingInterval").GetInt32());
        Assert.Equal(200, client.Handshake.GetProperty("pingTimeout").GetInt32());
        Assert.Equal(1_000_000, client.Handshake.GetProperty("maxPayload").GetInt32());
    }

    [Theory, OnEveryServer, Rule("E24")]
    public async Task Handshake_UpgradesOff_OffersNone(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, Profile.NoUpgrades);

        Assert.Empty(client.Handshake.GetProperty("upgrades").EnumerateArray());
    }

    [Theory, OnEveryServer, Rule("E24")]
    public async Task Handshake_OnlyPolling_OffersNoUpgrade(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, Profile.PollingOnly);

        Assert.Empty(client.Handshake.GetProperty("upgrades").EnumerateArray());
    }

    [Theory, OnEveryTransport, Rule("E5")]
    public async Task SessionId_TwoSessions_AreLongAndDifferent(Server server, Transport transport)
    {
        using var one = await EngineClient.OpenAsync(server, transport);
        using var other = await EngineClient.OpenAsync(server, transport);

        Assert.NotEqual(one.Sid, other.Sid);
        Assert.All([one.Sid, other.Sid], sid => Assert.Matches("^[A-Za-z0-9_-]{20,}$", sid));
    }

    [Theory, OnEveryTransport, Rule("E5")]
    public async Task SessionId_SocketOfTheSession_HasAnother(Server server, Transport transport)
    {
        using var client = await EngineClient.OpenAsync(server, transport);

        Assert.NotEqual(client.Sid, await client.JoinAsync());
    }

    [Theory, OnEveryServer, Rule("E7"), Rule("E8")]
    public async Task Polling_HandshakePollAndPost_AnswerAsDocumented(Server server)
    {
        using var client = await PollingClient.CreateAsync(server, path: EngineClient.EngineIO);
        using var opened = await client.GetAsync("/engine.io/?EIO=4&transport=polling");
        AssertPoll(opened);
        Assert.StartsWith("0{", await opened.TextAsync(), StringComparison.Ordinal);

        using var session = await PollingClient.OpenAsync(server, path: EngineClient.EngineIO);
        using var posted = await session.PostAsync("4hello");
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Equal("ok", await posted.TextAsync());

        using var polled = await session.GetAsync();
        AssertPoll(polled);
        Assert.Equal("4hello", await polled.TextAsync());
    }

    private static void AssertPoll(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; charset=UTF-8", answer.Content.Headers.ContentType?.ToString(), ignoreCase: true);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }
}
