using System.Net;
using System.Text;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Clients;

/// <summary>Engine.IO over polling.</summary>
internal sealed class PollingClient : EngineClient
{
    private const char Separator = '\x1e';

    private readonly Queue<string> _received = new();

    private PollingClient(Server server, Profile profile, string path, Uri url)
        : base(server, profile, path)
    {
        // A connection that has idled may be closed by the server just when it is used again.
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = url, Timeout = server.Patience };
    }

    internal HttpClient Http { get; }

    /// <summary>Where this session is polled.</summary>
    internal string Target => $"{Path}?EIO=4&transport=polling&sid={Sid}";

    public override void Dispose() => Http.Dispose();

    /// <summary>A client that has no session yet.</summary>
    internal static async Task<PollingClient> CreateAsync(Server server, Profile profile = Profile.Plain, string path = SocketIO) =>
        new(server, profile, path, await server.UrlAsync(profile));

    internal static async Task<PollingClient> OpenAsync(
        Server server, Profile profile = Profile.Plain, string path = SocketIO) => await OpenAsync(server, profile, path, "");

    /// <param name="server">Where.</param>
    /// <param name="profile">Its settings.</param>
    /// <param name="path">Of Engine.IO or Socket.IO.</param>
    /// <param name="query">More of the handshake's query, with its ampersand.</param>
    /// <param name="headers">More headers of the handshake.</param>
    internal static async Task<PollingClient> OpenAsync(
        Server server, Profile profile, string path, string query, params (string Name, string Value)[] headers)
    {
        var client = await CreateAsync(server, profile, path);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?EIO=4&transport=polling{query}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        client.Keep(await answer.Content.ReadAsStringAsync());
        client.Take(client._received.Dequeue());
        return client;
    }

    internal Task<HttpResponseMessage> GetAsync(string? target = null) => Http.GetAsync(new Uri(target ?? Target, UriKind.Relative));

    /// <summary>A poll whose connection is cut when the token says so.</summary>
    internal Task<HttpResponseMessage> PollUntilAsync(CancellationToken cut) => Http.GetAsync(new Uri(Target, UriKind.Relative), cut);

    /// <summary>Polls once and returns the body.</summary>
    internal async Task<string> PollAsync()
    {
        using var answer = await GetAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    internal Task<HttpResponseMessage> PostAsync(string body, string contentType = "text/plain;charset=UTF-8") => PostAsync(Target, body, contentType);

    internal async Task<HttpResponseMessage> PostAsync(string target, string body, string contentType)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Http.PostAsync(new Uri(target, UriKind.Relative), content);
    }

    internal async Task<HttpStatusCode> PostStatusAsync(string body, string contentType = "text/plain;charset=UTF-8")
    {
        using var answer = await PostAsync(body, contentType);
        return answer.StatusCode;
    }

    internal override async Task SendAsync(params string[] packets)
    {
        using var answer = await PostAsync(string.Join(Separator, packets));
    }

    internal override Task SendBinaryAsync(params byte[] data) => SendAsync("b" + Convert.ToBase64String(data));

    internal override async Task<Packet?> NextAsync()
    {
        if (_received.Count == 0)
        {
            using var answer = await GetAsync();
            if (answer.StatusCode == HttpStatusCode.BadRequest)
                return null;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Keep(await answer.Content.ReadAsStringAsync());
        }

        var packet = _received.Dequeue();
        if (packet == "1")
            return null;
        return packet.StartsWith('b') ? new Packet(null, Convert.FromBase64String(packet[1..])) : new Packet(packet, null);
    }

    /// <summary>Asserts that the server does not know this session.</summary>
    internal async Task AssertGoneAsync()
    {
        using var answer = await GetAsync();
        await HttpAnswer.AssertErrorAsync(answer, 1, "Session ID unknown");
    }

    private void Keep(string payload)
    {
        foreach (var packet in payload.Split(Separator))
            _received.Enqueue(packet);
    }
}
