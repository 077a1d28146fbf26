using System.IO.Compression;
using Parley.Conformance.Tests.Catalogue;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Engine;

/// <summary>Options that show in HTTP: compression, the cookie, and the application's own say.</summary>
public sealed class HttpOptionTests
{
    [Theory, OnEveryServer, Rule("E27")]
    public async Task Poll_LongAnswer_IsCompressedForWhoAcceptsIt(Server server)
    {
        using var client = await PollingClient.OpenAsync(server, path: EngineClient.EngineIO);
        var text = "4" + new string('x', 3000);
        await client.SendAsync(text);

        using var answer = await PollAsync(client, "gzip");

        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        await using var inflated = new GZipStream(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        Assert.Equal(text, await new StreamReader(inflated).ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory, OnEveryServer("100|gzip", "3000|", "3000|zstd"), Rule("E27")]
    public async Task Poll_ShortAnswerOrNoEncodingInCommon_IsNotCompressed(Server server, string lengthAndEncoding)
    {
        var (length, encoding) = (lengthAndEncoding.Split('|')[0], lengthAndEncoding.Split('|')[1]);
        using var client = await PollingClient.OpenAsync(server, path: EngineClient.EngineIO);
        var text = "4" + new string('x', int.Parse(length, System.Globalization.CultureInfo.InvariantCulture));
        await client.SendAsync(text);

        using var answer = await PollAsync(client, encoding);

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(text, await answer.TextAsync());
    }

    [Theory, OnEveryServer, Rule("E28")]
    public async Task Cookie_TurnedOn_HoldsTheSession(Server server)
    {
        using var client = await PollingClient.CreateAsync(server, Profile.Cookie);

        using var answer = await client.GetAsync("/socket.io/?EIO=4&transport=polling");

        var sid = System.Text.Json.JsonElement.Parse((await answer.TextAsync())[1..]).GetProperty("sid").GetString();
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';', StringSplitOptions.TrimEntries);
        Assert.Equal($"io={sid}", cookie[0]);
        Assert.Equal(["httponly", "path=/", "samesite=lax"], cookie.Skip(1).Select(part => part.ToLowerInvariant()).Order());
    }

    [Theory, OnEveryServer(Profile.Cookie, Profile.Plain), Rule("E28")]
    public async Task Cookie_LaterAnswersOrTurnedOff_IsNotSet(Server server, Profile profile)
    {
        using var client = await PollingClient.OpenAsync(server, profile);
        await client.SendAsync("40");

        using var answer = await client.GetAsync();

        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory, OnEveryTransport, Rule("E29")]
    public async Task AllowRequest_TicketShown_LetsIn(Server server, Transport transport)
    {
        using EngineClient client = transport == Transport.Polling
            ? await PollingClient.OpenAsync(server, Profile.Guarded, EngineClient.SocketIO, "", ("X-Ticket", "valid"))
            : await WebSocketClient.OpenAsync(server, Profile.Guarded, EngineClient.SocketIO, "", ("X-Ticket", "valid"));

        await client.JoinAsync();
    }

    [Theory, OnEveryServer, Rule("E16"), Rule("E29")]
    public async Task AllowRequest_NoTicket_IsCode4(Server server)
    {
        using var client = await PollingClient.CreateAsync(server, Profile.Guarded);

        using var answer = await client.GetAsync("/socket.io/?EIO=4&transport=polling");

        await HttpAnswer.AssertErrorAsync(answer, 4, "Forbidden");
    }

    [Theory, OnEveryWebSocket, Rule("E17"), Rule("E29")]
    public async Task AllowRequest_WebSocketWithoutTicket_IsRefused(Server server)
    {
        using var socket = await RawWebSocket.OpenAsync(server, Profile.Guarded, "/socket.io/?EIO=4&transport=websocket");

        // The reference writes 400 whatever the reason is (D1).
        Assert.InRange(socket.Status, 400, 403);
    }

    private static async Task<HttpResponseMessage> PollAsync(PollingClient client, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, client.Target);
        if (encoding.Length > 0)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        return await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
