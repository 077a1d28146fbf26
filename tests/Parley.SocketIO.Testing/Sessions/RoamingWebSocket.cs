using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Parley.SocketIO.Testing.Sessions;

/// <summary>The WebSocket to which a session is upgraded, at any node.</summary>
public sealed class RoamingWebSocket : IDisposable
{
    private readonly ClientWebSocket _web = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RoamingWebSocket()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _web.Dispose();

    /// <summary>Opens it for a session.</summary>
    public static async Task<RoamingWebSocket> OpenAsync(PollingNode node, string sid)
    {
        ArgumentNullException.ThrowIfNull(node);
        var socket = new RoamingWebSocket();
        var url = new UriBuilder(node.Http.BaseAddress!) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket&sid=" + sid };
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        await socket._web.ConnectAsync(url.Uri, patience.Token);
        return socket;
    }

    /// <summary>Sends a packet.</summary>
    public Task SendAsync(string packet) => SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text);

    /// <summary>Sends a binary packet.</summary>
    public Task SendAsync(byte[] data) => SendAsync(data, WebSocketMessageType.Binary);

    /// <summary>The next packet; <c>b</c> and base64 for a binary one; <c>close 1000</c> for a close frame; <c>end</c> for a cut connection.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        try
        {
            var result = await _web.ReceiveAsync(_buffer, patience.Token);
            return result.MessageType switch
            {
                WebSocketMessageType.Close => string.Create(CultureInfo.InvariantCulture, $"close {(int?)_web.CloseStatus}"),
                WebSocketMessageType.Binary => "b" + Convert.ToBase64String(_buffer, 0, result.Count),
                _ => Encoding.UTF8.GetString(_buffer, 0, result.Count),
            };
        }
        catch (WebSocketException)
        {
            return "end";
        }
    }

    /// <summary>Closes it and waits for the other side's close frame.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        await _web.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
    }

    /// <summary>Cuts it without a word.</summary>
    public void Abort() => _web.Abort();

    private async Task SendAsync(byte[] data, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        await _web.SendAsync(data, type, endOfMessage: true, patience.Token);
    }
}
