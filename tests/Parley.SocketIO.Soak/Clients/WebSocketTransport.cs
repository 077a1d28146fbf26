using System.Buffers.Binary;
using System.Text;

namespace Parley.SocketIO.Soak.Clients;

/// <summary>A WebSocket of our own framing: a thousand of them cost what one of the platform's does.</summary>
internal sealed class WebSocketTransport : Transport
{
    private readonly Wire _wire;
    private readonly Queue<string> _early = new();

    private WebSocketTransport(Wire wire) => _wire = wire;

    public override void Dispose()
    {
        _wire.Dispose();
        base.Dispose();
    }

    /// <param name="host">The server.</param>
    /// <param name="sid">The session to upgrade; null for one of its own.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal static async Task<WebSocketTransport> OpenAsync(Uri host, string? sid, CancellationToken cancellationToken)
    {
        var wire = await Wire.OpenAsync(host, cancellationToken);
        try
        {
            await wire.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"GET /socket.io/?EIO=4&transport=websocket{(sid is null ? "" : "&sid=" + sid)} HTTP/1.1\r\nHost: {host.Authority}\r\nUpgrade: websocket\r\n" +
                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
                cancellationToken);
            var head = await wire.ReadHeadAsync(cancellationToken);
            return head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) ? new WebSocketTransport(wire) : throw new IOException(head);
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    /// <summary>Packets of the same session that came over polling and are still to be read.</summary>
    internal void Prepend(IEnumerable<string> packets)
    {
        foreach (var packet in packets)
            _early.Enqueue(packet);
    }

    internal override async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_early.TryDequeue(out var early))
            return early;
        while (true)
        {
            var (opcode, payload) = await ReadFrameAsync(cancellationToken);
            switch (opcode)
            {
                case 1:
                    return Encoding.UTF8.GetString(payload);
                case 2:
                    return "b" + Convert.ToBase64String(payload);
                case 8:
                    throw new EndOfStreamException("closed by the server");
            }
        }
    }

    protected override Task WriteFarewellAsync(CancellationToken cancellationToken) => _wire.SendAsync(Frame(0x88, [3, 0xE8]), cancellationToken);

    protected override async Task WriteHalfAsync(CancellationToken cancellationToken)
    {
        var frame = Frame(0x81, Encoding.UTF8.GetBytes("42[\"say\",\"" + new string('x', 5_000) + "\"]"));
        await _wire.SendAsync(frame.AsMemory(0, 3_000), cancellationToken);
        _wire.Cut();
    }

    internal override void Vanish() => _wire.Cut();

    protected override async Task WriteAsync(string[] packets, CancellationToken cancellationToken)
    {
        foreach (var packet in packets)
        {
            var frame = packet.StartsWith('b') ? Frame(0x82, Convert.FromBase64String(packet[1..])) : Frame(0x81, Encoding.UTF8.GetBytes(packet));
            await _wire.SendAsync(frame, cancellationToken);
        }
    }

    /// <summary>Masked with zeros, which leaves the payload as it is.</summary>
    private static byte[] Frame(byte first, byte[] payload) => payload.Length < 126
        ? [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]
        : [first, 0xFE, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0, .. payload];

    private async Task<(int Opcode, byte[] Payload)> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var head = new byte[8];
        await _wire.ReadExactlyAsync(head.AsMemory(0, 2), cancellationToken);
        var (opcode, length) = (head[0] & 0xF, (long)head[1]);
        if (length == 126)
        {
            await _wire.ReadExactlyAsync(head.AsMemory(0, 2), cancellationToken);
            length = BinaryPrimitives.ReadUInt16BigEndian(head);
        }
        else if (length == 127)
        {
            await _wire.ReadExactlyAsync(head, cancellationToken);
            length = BinaryPrimitives.ReadInt64BigEndian(head);
        }

        var payload = new byte[length];
        await _wire.ReadExactlyAsync(payload, cancellationToken);
        return (opcode, payload);
    }
}
