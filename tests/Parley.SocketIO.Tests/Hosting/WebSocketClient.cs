using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>A raw Engine.IO client over WebSocket.</summary>
internal sealed class WebSocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[2 * 1024 * 1024];

    public void Dispose() => _socket.Dispose();

    internal static async Task<WebSocketClient> OpenAsync(Uri host, string? sid = null, string? origin = null)
    {
        var client = new WebSocketClient();
        if (origin is not null)
            client._socket.Options.SetRequestHeader("Origin", origin);
        var url = new UriBuilder(host) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" + (sid is null ? "" : "&sid=" + sid) };
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        await client._socket.ConnectAsync(url.Uri, patience.Token);
        return client;
    }

    internal Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    internal async Task SendAsync(byte[] data, WebSocketMessageType type = WebSocketMessageType.Text, bool isEnd = true)
    {
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        await _socket.SendAsync(data, type, isEnd, patience.Token);
    }

    internal Task SendBinaryAsync(params byte[] data) => SendAsync(data, WebSocketMessageType.Binary);

    /// <summary>The next message as polling would have it, binary as <c>b</c> + base64; <c>close 1009</c> for a close frame with that code; <c>end</c> for a connection cut.</summary>
    internal async Task<string> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        try
        {
            var length = 0;
            while (true)
            {
                var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
                if (result.MessageType == WebSocketMessageType.Close)
                    return string.Create(CultureInfo.InvariantCulture, $"close {(int?)_socket.CloseStatus}");
                length += result.Count;
                if (result.EndOfMessage && result.MessageType == WebSocketMessageType.Binary)
                    return "b" + Convert.ToBase64String(_buffer.AsSpan(0, length));
                if (result.EndOfMessage)
                    return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
        catch (WebSocketException)
        {
            return "end";
        }
    }

    /// <summary>Reads on until the connection is closed and returns how.</summary>
    internal async Task<string> ReceiveCloseAsync()
    {
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.StartsWith("close", StringComparison.Ordinal) || message == "end")
                return message;
        }
    }

    internal async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
    }

    /// <summary>Cuts the connection without a word.</summary>
    internal void Abort() => _socket.Abort();
}
