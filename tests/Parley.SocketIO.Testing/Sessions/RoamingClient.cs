using System.Text;
using System.Text.Json;

namespace Parley.SocketIO.Testing.Sessions;

/// <summary>A polling client behind a load balancer that knows nothing of sessions: each request may go to another node.</summary>
public sealed class RoamingClient
{
    private readonly Queue<string> _received = new();

    private RoamingClient(string sid) => Sid = sid;

    /// <summary>Its session's id.</summary>
    public string Sid { get; }

    private Uri Address => new($"/socket.io/?EIO=4&transport=polling&sid={Sid}", UriKind.Relative);

    /// <summary>Opens a session, which from then on lives on that node.</summary>
    public static async Task<RoamingClient> OpenAsync(PollingNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var open = await node.Http.GetStringAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative));
        return new RoamingClient(JsonDocument.Parse(open[1..]).RootElement.GetProperty("sid").GetString()!);
    }

    /// <summary>A client that claims to have a session.</summary>
    public static RoamingClient WithSid(string sid) => new(sid);

    /// <summary>Joins the namespace <c>/</c>.</summary>
    public async Task ConnectAsync(PollingNode postTo, PollingNode pollFrom)
    {
        Assert.Equal("200 ok", await PostAsync(postTo, "40"));
        Assert.StartsWith("40{\"sid\":\"", await ReceiveAsync(pollFrom), StringComparison.Ordinal);
    }

    /// <summary>A GET; its status and body.</summary>
    public async Task<string> PollAsync(PollingNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        using var response = await node.Http.GetAsync(Address, cancellationToken);
        return await TextOfAsync(response);
    }

    /// <summary>A POST; the status and body of its answer.</summary>
    public async Task<string> PostAsync(PollingNode node, string body, string type = "text/plain")
    {
        ArgumentNullException.ThrowIfNull(node);
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await node.Http.PostAsync(Address, content);
        return await TextOfAsync(response);
    }

    /// <summary>The next packet, polling for it when none is left of the last answer.</summary>
    public async Task<string> ReceiveAsync(PollingNode node)
    {
        if (_received.Count == 0)
        {
            var answer = await PollAsync(node);
            Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
            foreach (var packet in answer[4..].Split('\x1e'))
                _received.Enqueue(packet);
        }

        return _received.Dequeue();
    }

    /// <summary>Asserts that neither node knows this session.</summary>
    public async Task AssertGoneAsync(params PollingNode[] nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        foreach (var node in nodes)
            Assert.Equal("""400 {"code":1,"message":"Session ID unknown"}""", await PollAsync(node));
    }

    private static async Task<string> TextOfAsync(HttpResponseMessage response) =>
        $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
}
