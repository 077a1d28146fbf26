using System.Net.Sockets;
using System.Text;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>A TCP connection that has become a WebSocket and sends whatever bytes a test wants.</summary>
internal sealed class RawWebSocket : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private RawWebSocket(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>The head of the answer to its handshake.</summary>
    internal string Head { get; private set; } = "";

    public void Dispose() => _tcp.Dispose();

    /// <param name="host">Where to.</param>
    /// <param name="receiveBufferBytes">How much the system keeps for it.</param>
    /// <param name="headers">More headers, each with its line's end.</param>
    internal static async Task<RawWebSocket> OpenAsync(Uri host, int? receiveBufferBytes = null, string headers = "")
    {
        var tcp = new TcpClient();
        if (receiveBufferBytes is { } bytes)
            tcp.ReceiveBufferSize = bytes;
        await tcp.ConnectAsync(host.Host, host.Port).WaitAsync(SocketIOHost.Patience);
        var socket = new RawWebSocket(tcp);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await socket.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101", head.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head.ToString(), StringComparison.Ordinal);
        socket.Head = head.ToString();
        return socket;
    }

    internal Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(SocketIOHost.Patience);

    /// <summary>A masked frame (mask 0, so the payload is as given).</summary>
    internal Task SendFrameAsync(byte first, byte[] payload) => SendAsync(Frame(first, payload));

    internal static byte[] Frame(byte first, byte[] payload) => payload.Length < 126
        ? [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]
        : [first, 0xFE, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0, .. payload];

    /// <summary>The next frame: its first byte and its payload.</summary>
    internal async Task<(byte First, byte[] Payload)> ReadFrameAsync()
    {
        var head = new byte[2];
        await ReadExactlyAsync(head);
        var length = (int)head[1];
        if (length == 126)
        {
            var extended = new byte[2];
            await ReadExactlyAsync(extended);
            length = (extended[0] << 8) | extended[1];
        }

        var payload = new byte[length];
        await ReadExactlyAsync(payload);
        return (head[0], payload);
    }

    /// <summary>Skips to the close frame and returns its code.</summary>
    internal async Task<int> ReadCloseCodeAsync()
    {
        while (true)
        {
            var (first, payload) = await ReadFrameAsync();
            if (first == 0x88)
                return (payload[0] << 8) | payload[1];
        }
    }

    private Task ReadExactlyAsync(byte[] buffer) => _stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(SocketIOHost.Patience);
}
