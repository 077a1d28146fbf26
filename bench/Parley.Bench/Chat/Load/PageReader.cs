using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Bench.Chat.Load;

/// <summary>One kept HTTP connection that asks for a page of history and waits for all of it: a blocking socket, so that no client library's time is measured.</summary>
internal sealed class PageReader : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[1024 * 1024];
    private readonly IPEndPoint _server;

    public PageReader(IPEndPoint server)
    {
        _server = server;
        _socket.Connect(server);
    }

    /// <summary>How long the last answer was, with its head.</summary>
    public int LastBytes { get; private set; }

    /// <summary>Returns how long it took, in ticks of <see cref="Stopwatch"/>.</summary>
    /// <exception cref="InvalidOperationException">The answer is not a page of so many messages.</exception>
    public long Read(string path, string token, int messages)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {_server}\r\nAuthorization: Bearer {token}\r\n\r\n");
        var started = Stopwatch.GetTimestamp();
        _socket.Send(request);
        LastBytes = 0;
        while (!IsWhole(_answer.AsSpan(0, LastBytes)))
        {
            var received = _socket.Receive(_answer.AsSpan(LastBytes));
            LastBytes += received > 0 ? received : throw new InvalidOperationException("The server closed the connection.");
        }

        var time = Stopwatch.GetTimestamp() - started;
        var answer = _answer.AsSpan(0, LastBytes);
        return answer.StartsWith("HTTP/1.1 200"u8) && answer.Count("\"senderId\""u8) == messages
            ? time
            : throw new InvalidOperationException(Encoding.UTF8.GetString(answer[..Math.Min(LastBytes, 2000)]));
    }

    // RFC 9112 §6 and §7.1: by its length, or by the last chunk.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        return length < 0
            ? answer.EndsWith("\r\n0\r\n\r\n"u8)
            : System.Buffers.Text.Utf8Parser.TryParse(answer[(length + 16)..], out int bytes, out _) && answer.Length >= head + 4 + bytes;
    }

    public void Dispose() => _socket.Dispose();
}
