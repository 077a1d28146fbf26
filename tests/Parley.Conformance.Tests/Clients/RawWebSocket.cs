using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Clients;

/// <summary>One frame of the server's, RFC 6455 §5.2.</summary>
internal readonly record struct Frame(byte First, byte[] Payload)
{
    internal int Opcode => First & 0x0F;

    internal bool IsCompressed => (First & 0x40) != 0;
}

/// <summary>
/// A WebSocket whose frames a test writes and reads itself, over HTTP/1.1 from the TCP connection up, or over a stream of HTTP/2. When the server refused it,
/// <see cref="Status"/> and <see cref="Body"/> say how.
/// </summary>
internal sealed class RawWebSocket : IDisposable
{
    internal const byte Text = 0x81, Binary = 0x82, Close = 0x88, Ping = 0x89;

    private readonly Stream _stream;
    private readonly IDisposable _connection;
    private readonly TimeSpan _patience;

    private RawWebSocket(Stream stream, IDisposable connection, TimeSpan patience) => (_stream, _connection, _patience) = (stream, connection, patience);

    internal int Status { get; private set; }

    internal bool IsOpen => Status is 101 or 200;

    internal Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal string Body { get; private set; } = "";

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    internal static async Task<RawWebSocket> OpenAsync(Server server, Profile profile, string target, params (string Name, string Value)[] headers)
    {
        var url = new Uri(await server.WebSocketUrlAsync(profile), target);
        var opening = server.Door == Door.Http2 ? OpenHttp2Async(url, server.Patience, headers) : OpenHttp1Async(url, server.Patience, headers);
        return await opening.WaitAsync(server.Patience);
    }

    /// <summary>A masked frame, as clients send them.</summary>
    internal Task SendAsync(byte first, ReadOnlySpan<byte> payload)
    {
        var extended = payload.Length < 126 ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8;
        var frame = new byte[2 + extended + 4 + payload.Length];
        frame[0] = first;
        frame[1] = (byte)(0x80 | extended switch { 0 => payload.Length, 2 => 126, _ => 127 });
        if (extended == 2)
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        else if (extended == 8)
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        mask.CopyTo(frame, 2 + extended);
        for (var i = 0; i < payload.Length; i++)
            frame[6 + extended + i] = (byte)(payload[i] ^ mask[i & 3]);
        return WriteAsync(frame);
    }

    internal Task SendAsync(string text) => SendAsync(Text, Encoding.UTF8.GetBytes(text));

    internal async Task WriteAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes).AsTask().WaitAsync(_patience);
        await _stream.FlushAsync().WaitAsync(_patience);
    }

    /// <summary>The next frame, or null at the end of the connection.</summary>
    internal async Task<Frame?> ReadAsync()
    {
        try
        {
            var head = await ReadAsync(2);
            var length = head[1] & 0x7F;
            if (length == 126)
                length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2));
            else if (length == 127)
                length = checked((int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)));
            return new Frame(head[0], await ReadAsync(length));
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<RawWebSocket> OpenHttp1Async(Uri url, TimeSpan patience, (string Name, string Value)[] headers)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(url.Host, url.Port);
        var socket = new RawWebSocket(tcp.GetStream(), tcp, patience);
        var all = new List<(string Name, string Value)>
        {
            ("Host", url.Authority), ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        };
        all.RemoveAll(known => Array.Exists(headers, header => header.Name == known.Name));
        all.AddRange(headers.Where(header => header.Value.Length > 0));
        var request = new StringBuilder($"GET {url.PathAndQuery} HTTP/1.1\r\n");
        foreach (var (name, value) in all)
            request.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await socket.WriteAsync(Encoding.Latin1.GetBytes(request.Append("\r\n").ToString()));
        await socket.ReadAnswerAsync();
        return socket;
    }

    private static async Task<RawWebSocket> OpenHttp2Async(Uri url, TimeSpan patience, (string Name, string Value)[] headers)
    {
        var handler = new SocketsHttpHandler();
        using var request = new HttpRequestMessage(HttpMethod.Connect, url) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Protocol = "websocket";
        request.Headers.Add("Sec-WebSocket-Version", "13");
        foreach (var (name, value) in headers)
            Set(request.Headers, name, value);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var response = await invoker.SendAsync(request, CancellationToken.None);
        var socket = new RawWebSocket(await response.Content.ReadAsStreamAsync(), handler, patience) { Status = (int)response.StatusCode };
        foreach (var header in response.Headers.Concat(response.Content.Headers))
            socket.Headers[header.Key] = string.Join(", ", header.Value);
        if (!socket.IsOpen)
            socket.Body = await new StreamReader(socket._stream).ReadToEndAsync();
        return socket;
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        if (value.Length > 0)
            headers.TryAddWithoutValidation(name, value);
    }

    private async Task ReadAnswerAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append((char)(await ReadAsync(1))[0]);
        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (!IsOpen && Headers.TryGetValue("Content-Length", out var length))
            Body = Encoding.UTF8.GetString(await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture)));
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(_patience);
        return bytes;
    }
}
