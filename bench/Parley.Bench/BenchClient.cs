using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Bench;

/// <summary>A cheap Socket.IO client over a raw WebSocket: one event under way at a time, its acknowledgement awaited; all else is counted and dropped.</summary>
internal sealed class BenchClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public long Events { get; private set; }

    public static async Task<BenchClient> ConnectAsync(Uri server, string token)
    {
        var client = new BenchClient();
        var address = new UriBuilder(server) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri;
        await client._socket.ConnectAsync(address, CancellationToken.None);
        await client.ReceiveAsync(); // 0{…}
        await client.SendAsync($"40{{\"token\":\"{token}\"}}");
        var answer = await client.ReceiveAsync();
        return answer.StartsWith("40", StringComparison.Ordinal) ? client : throw new InvalidOperationException(answer);
    }

    /// <summary>Emits with the acknowledgement number 0 and returns the acknowledgement's only argument.</summary>
    public async Task<JsonElement> EmitAsync(string name, string json)
    {
        await SendAsync($"420[\"{name}\",{json}]");
        while (true)
        {
            var packet = await ReceiveAsync();
            switch (packet)
            {
                case "2":
                    await SendAsync("3");
                    break;
                case ['4', '3', ..]:
                    using (var document = JsonDocument.Parse(packet.AsMemory(packet.IndexOf('[', StringComparison.Ordinal))))
                    {
                        return document.RootElement[0].Clone();
                    }

                default:
                    Events++;
                    break;
            }
        }
    }

    private async Task SendAsync(string packet)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(packet.Length));
        var length = Encoding.UTF8.GetBytes(packet, bytes);
        await _socket.SendAsync(bytes.AsMemory(0, length), WebSocketMessageType.Text, true, CancellationToken.None);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private async Task<string> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException($"The server closed the connection: {_socket.CloseStatusDescription}");
            }

            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
