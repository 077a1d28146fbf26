using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R9: pages of strangers, through both doors and over polling.</summary>
public class ForeignOriginTests
{
    public static TheoryData<Door, string, string> Origins()
    {
        var all = new TheoryData<Door, string, string>();
        foreach (var door in Unharmed.Doors)
        {
            all.Add(door, "https://evil.example", "403");
            all.Add(door, "null", "403");
            all.Add(door, "https://chat.example.evil.example", "403");
            all.Add(door, "https://chat.example:444", "403");
            all.Add(door, "http://chat.example", "403");
            all.Add(door, "https://chat.example@evil.example", "403");
            all.Add(door, "https://chat.example, https://evil.example", "403");
            all.Add(door, "https://chat.example", "101");
            all.Add(door, "", "101");
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task R9_WebSocket_FromAnOrigin_IsRefusedUnlessConfigured(Door door, string origin, string status)
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.AllowedOrigins.Add("https://chat.example"));
        using var raw = await RawTcp.OpenAsync(host.Url);

        // A cookie changes nothing: the browser sends it whoever's page it is.
        await raw.SendAsync(RawTcp.Opening(headers: (origin.Length == 0 ? "" : $"Origin: {origin}\r\n") + "Cookie: session=secret\r\n"));
        var answer = await raw.ReadAsync();
        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
        if (status == "403")
        {
            Assert.DoesNotContain("Access-Control-Allow-Origin", answer, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(0, host.Server.ConnectionCount);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task R9_Polling_FromAForeignOrigin_IsRefusedOnEveryRequest(string origin)
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        foreach (var (method, address) in new[] { (HttpMethod.Get, "/socket.io/?EIO=4&transport=polling"), (HttpMethod.Get, client.Address), (HttpMethod.Post, client.Address) })
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.TryAddWithoutValidation("Origin", origin);
            if (method == HttpMethod.Post)
                request.Content = new StringContent("41");
            using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
        }

        // Not even a session whose id was stolen: it is as it was.
        host.Root.Echo();
        await client.SendAsync("42[\"message\",1]");
        Assert.Equal("42[\"message-back\",[1]]", await client.ReceiveAsync());
    }
}
