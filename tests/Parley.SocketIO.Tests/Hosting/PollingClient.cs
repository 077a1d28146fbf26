using System.Net;
using System.Text;
using System.Text.Json;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>A raw Engine.IO client over polling.</summary>
internal sealed class PollingClient(HttpClient http)
{
    private readonly Queue<string> _received = new();

    internal string Sid { get; private set; } = "";

    internal string Address => $"/socket.io/?EIO=4&transport=polling&sid={Sid}";

    internal async Task OpenAsync()
    {
        var open = await http.GetStringAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative));
        Sid = JsonDocument.Parse(open[1..]).RootElement.GetProperty("sid").GetString()!;
    }

    internal async Task ConnectAsync(string connect = "40")
    {
        Assert.Equal("ok", await SendAsync(connect));
        Assert.StartsWith("40{\"sid\":\"", await ReceiveAsync(), StringComparison.Ordinal);
    }

    internal Task<HttpResponseMessage> GetAsync(CancellationToken cancellationToken = default) =>
        http.GetAsync(new Uri(Address, UriKind.Relative), cancellationToken);

    internal async Task<string> PollAsync()
    {
        using var response = await GetAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The next packet, polling for it when none is left of the last answer.</summary>
    internal async Task<string> ReceiveAsync()
    {
        if (_received.Count == 0)
        {
            foreach (var packet in (await PollAsync()).Split('\x1e'))
                _received.Enqueue(packet);
        }

        return _received.Dequeue();
    }

    internal async Task<HttpResponseMessage> PostAsync(string body, string type = "text/plain")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await http.PostAsync(new Uri(Address, UriKind.Relative), content);
    }

    internal async Task<HttpStatusCode> PostStatusAsync(string body, string type = "text/plain")
    {
        using var response = await PostAsync(body, type);
        return response.StatusCode;
    }

    internal async Task<string> SendAsync(string body)
    {
        using var response = await PostAsync(body);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Asserts that the server knows this session no more.</summary>
    internal async Task AssertGoneAsync()
    {
        using var response = await GetAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
