using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Parley.SocketIO.Testing;

/// <summary>A client of one node, over WebSocket, that sends and sees packets as they are on the wire.</summary>
public sealed class NodeClient : IDisposable
{
    private readonly ClientWebSocket _web = new();
    private readonly byte[] _buffer = new byte[1024 * 1024];

    private NodeClient()
    {
    }

    /// <summary>The server's side of it.</summary>
    public Socket Socket { get; internal set; } = null!;

    /// <summary>The answer to its CONNECT.</summary>
    public string ConnectReply { get; internal set; } = "";

    /// <inheritdoc/>
    public void Dispose() => _web.Dispose();

    /// <summary>Opens an Engine.IO session without joining a namespace.</summary>
    public static async Task<NodeClient> OpenAsync(Uri host, string query = "")
    {
        var client = new NodeClient();
        client._web.Options.SetRequestHeader("Cookie", "secret=1");
        var url = new UriBuilder(host) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" + query };
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        await client._web.ConnectAsync(url.Uri, patience.Token);
        Assert.StartsWith("0{\"sid\":\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Sends a text packet.</summary>
    public async Task SendAsync(string packet)
    {
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        await _web.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, true, patience.Token);
    }

    /// <summary>Sends an attachment.</summary>
    public async Task SendAsync(byte[] data)
    {
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        await _web.SendAsync(data, WebSocketMessageType.Binary, true, patience.Token);
    }

    /// <summary>The next packet but pings; <c>b</c> and base64 for a binary one; <c>close 1000</c> for a close frame; <c>end</c> for a cut connection.</summary>
    public Task<string> ReceiveAsync() => ReceiveAsync(withPings: false);

    private async Task<string> ReceiveAsync(bool withPings)
    {
        using var patience = new CancellationTokenSource(ServerNode.Patience);
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _web.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
                    length += result.Count;
                }
                while (!result.EndOfMessage);
                if (result.MessageType == WebSocketMessageType.Close)
                    return string.Create(CultureInfo.InvariantCulture, $"close {(int?)_web.CloseStatus}");
                if (result.MessageType == WebSocketMessageType.Binary)
                    return "b" + Convert.ToBase64String(_buffer, 0, length);
                if (withPings || length != 1 || _buffer[0] != (byte)'2')
                    return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
        catch (WebSocketException)
        {
            return "end";
        }
    }

    /// <summary>Waits for a ping.</summary>
    public async Task ReceivePingAsync() => Assert.Equal("2", await ReceiveAsync(withPings: true));

    /// <summary>What comes until a packet that holds <paramref name="last"/>, without it.</summary>
    public async Task<IReadOnlyList<string>> ReceiveUntilAsync(string last)
    {
        var packets = new List<string>();
        while (await ReceiveAsync() is var packet && !packet.Contains(last, StringComparison.Ordinal))
        {
            Assert.False(packet is "end" || packet.StartsWith("close", StringComparison.Ordinal), $"The connection ended ({packet}) before '{last}'.");
            packets.Add(packet);
        }

        return packets;
    }

    /// <summary>Completes when the server has handled all that was sent before.</summary>
    public async Task SettleAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Socket.On("settle", (_, _) =>
        {
            settled.TrySetResult();
            return ValueTask.CompletedTask;
        });
        var prefix = Socket.Namespace.Name == "/" ? "" : Socket.Namespace.Name + ",";
        await SendAsync($"42{prefix}[\"settle\"]");
        await settled.Task.WaitAsync(ServerNode.Patience);
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Abort() => _web.Abort();
}
