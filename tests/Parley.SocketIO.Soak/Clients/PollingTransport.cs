using System.Globalization;
using System.Text;

namespace Parley.SocketIO.Soak.Clients;

/// <summary>Long polling over two kept connections: one waits for packets, the other carries them.</summary>
internal sealed class PollingTransport : Transport
{
    private readonly Uri _host;
    private readonly Wire _down;
    private readonly Wire _up;
    private readonly Queue<string> _received = new();
    private string _sid = "";

    private PollingTransport(Uri host, Wire down, Wire up)
    {
        _host = host;
        _down = down;
        _up = up;
    }

    public override void Dispose()
    {
        _down.Dispose();
        _up.Dispose();
        base.Dispose();
    }

    internal static async Task<PollingTransport> OpenAsync(Uri host, CancellationToken cancellationToken)
    {
        var down = await Wire.OpenAsync(host, cancellationToken);
        Wire? up = null;
        try
        {
            up = await Wire.OpenAsync(host, cancellationToken);
            var transport = new PollingTransport(host, down, up);
            var open = await transport.PollAsync(cancellationToken);
            const string Before = "\"sid\":\"";
            var start = open.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
            transport._sid = "&sid=" + open[start..open.IndexOf('"', start)];
            return transport;
        }
        catch
        {
            down.Dispose();
            up?.Dispose();
            throw;
        }
    }

    internal override async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (_received.Count == 0)
        {
            foreach (var packet in (await PollAsync(cancellationToken)).Split('\x1e'))
                _received.Enqueue(packet);
        }

        return _received.Dequeue();
    }

    /// <summary>Carries the session over to a WebSocket and returns that; this transport is done then.</summary>
    internal async Task<Transport> UpgradeAsync(CancellationToken cancellationToken)
    {
        var poll = PollAsync(cancellationToken);
        var socket = await WebSocketTransport.OpenAsync(_host, _sid[5..], cancellationToken);
        try
        {
            await socket.SendAsync(cancellationToken, "2probe");
            var reply = await socket.ReceiveAsync(cancellationToken);
            if (reply != "3probe")
                throw new IOException("instead of 3probe came " + reply);
            socket.Prepend(_received);
            socket.Prepend((await poll).Split('\x1e'));
            await socket.SendAsync(cancellationToken, "5");
            Dispose();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    protected override Task WriteFarewellAsync(CancellationToken cancellationToken) => PostAsync("1", cancellationToken);

    protected override async Task WriteHalfAsync(CancellationToken cancellationToken)
    {
        await _up.SendAsync(Request("POST", "42[\"say\",1]").AsMemory()[..^5], cancellationToken);
        Vanish();
    }

    internal override void Vanish()
    {
        _down.Cut();
        _up.Cut();
    }

    protected override Task WriteAsync(string[] packets, CancellationToken cancellationToken) => PostAsync(string.Join('\x1e', packets), cancellationToken);

    private async Task PostAsync(string body, CancellationToken cancellationToken)
    {
        await _up.SendAsync(Request("POST", body), cancellationToken);
        var answer = await ReadAnswerAsync(_up, cancellationToken);
        if (answer != "ok")
            throw new IOException("a POST was answered " + answer);
    }

    private async Task<string> PollAsync(CancellationToken cancellationToken)
    {
        await _down.SendAsync(Request("GET", null), cancellationToken);
        return await ReadAnswerAsync(_down, cancellationToken);
    }

    private byte[] Request(string method, string? body)
    {
        var length = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Type: text/plain\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        return Encoding.UTF8.GetBytes($"{method} /socket.io/?EIO=4&transport=polling{_sid} HTTP/1.1\r\nHost: {_host.Authority}\r\n{length}\r\n{body}");
    }

    private static async Task<string> ReadAnswerAsync(Wire wire, CancellationToken cancellationToken)
    {
        var head = await wire.ReadHeadAsync(cancellationToken);
        const string Length = "Content-Length: ";
        var start = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length;
        if (start < Length.Length)
            throw new InvalidDataException("an answer without a length: " + head.ReplaceLineEndings(" "));
        var body = new byte[int.Parse(head.AsSpan(start, head.IndexOf('\r', start) - start), CultureInfo.InvariantCulture)];
        await wire.ReadExactlyAsync(body, cancellationToken);
        return head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? Encoding.UTF8.GetString(body) : throw new IOException(head[..head.IndexOf('\r', StringComparison.Ordinal)]);
    }
}
