using System.Net;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

public sealed class CorsTests
{
    private const string Allowed = "https://app.example", Foreign = "https://evil.example";

    [Theory, OnEveryServer, Rule("E26")]
    public async Task Request_AnyOriginAllowed_IsTold(Server server)
    {
        using var answer = await SendAsync(server, Profile.Plain, HttpMethod.Get, Foreign);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory, OnEveryServer, Rule("E26")]
    public async Task Request_ListedOrigin_IsToldWithCredentials(Server server)
    {
        using var answer = await SendAsync(server, Profile.Origins, HttpMethod.Get, Allowed);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Allowed, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Contains("Origin", Header(answer, "Vary"), StringComparison.Ordinal);
    }

    [Theory, OnEveryServer, Rule("E26")]
    public async Task Preflight_ListedOrigin_IsAllowed(Server server)
    {
        using var answer = await SendAsync(server, Profile.Origins, HttpMethod.Options, Allowed);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Allowed, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("POST", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("content-type", Header(answer, "Access-Control-Allow-Headers"));
    }

    [Theory, OnEveryServer, Rule("E26")]
    public async Task Request_ForeignOrigin_IsNotAllowedToReadIt(Server server)
    {
        using var answer = await SendAsync(server, Profile.Origins, HttpMethod.Get, Foreign);

        Assert.NotEqual(Foreign, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory, OnEveryServer, Rule("E26"), Rule("E16"), Differs("D5")]
    public async Task Request_ForeignOrigin_IsCode4(Server server)
    {
        using var answer = await SendAsync(server, Profile.Origins, HttpMethod.Get, Foreign);

        await HttpAnswer.AssertErrorAsync(answer, 4, "Forbidden");
    }

    [Theory, OnEveryWebSocket, Rule("E26"), Rule("E17"), Differs("D5")]
    public async Task WebSocket_ForeignOrigin_IsCode4(Server server)
    {
        using var socket = await RawWebSocket.OpenAsync(server, Profile.Origins, "/socket.io/?EIO=4&transport=websocket", ("Origin", Foreign));

        HttpAnswer.AssertError(socket, 4, "Forbidden");
    }

    [Theory, OnEveryWebSocket, Rule("E26")]
    public async Task WebSocket_ListedOrigin_IsOpened(Server server)
    {
        using var socket = await RawWebSocket.OpenAsync(server, Profile.Origins, "/socket.io/?EIO=4&transport=websocket", ("Origin", Allowed));

        Assert.True(socket.IsOpen);
    }

    private static async Task<HttpResponseMessage> SendAsync(Server server, Profile profile, HttpMethod method, string origin)
    {
        using var client = await PollingClient.CreateAsync(server, profile);
        using var request = new HttpRequestMessage(method, "/socket.io/?EIO=4&transport=polling");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type");
        }

        return await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
