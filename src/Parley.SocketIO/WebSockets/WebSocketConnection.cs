using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Parley.SocketIO.WebSockets;

/// <summary>
/// The server's end of one WebSocket (RFC 6455) over any byte stream, without extensions. One reader and one writer at a time.
/// </summary>
/// <remarks>
/// Our own framing instead of <see cref="System.Net.WebSockets.WebSocket"/>, for three reasons: a broadcast's frame is encoded once and shared,
/// the frames that wait go out in one write, and an idle connection holds no read buffer.
/// </remarks>
internal sealed class WebSocketConnection(Stream stream, Action abort, int maxMessageBytes) : IDisposable
{
    private const int FirstBufferBytes = 4096;

    private byte[]? _buffer;
    private int _start;
    private int _end;
    private int _delivered;

    /// <summary>The fragments of an unfinished message; null between messages.</summary>
    private byte[]? _fragments;
    private int _fragmentsLength;
    private byte _fragmentsOpcode;

    /// <summary>Called for a ping with its payload, to be answered by the one writer.</summary>
    internal Action<ReadOnlyMemory<byte>>? PingReceived { get; set; }

    /// <summary>Cuts the connection: what is read or written fails then.</summary>
    internal void Abort() => abort();

    internal ValueTask WriteAsync(ReadOnlyMemory<byte> frames) => stream.WriteAsync(frames);

    /// <summary>Reads the next data message or close frame. Whatever the peer sends, only the stream's own errors throw.</summary>
    internal async ValueTask<WebSocketMessage> ReadAsync()
    {
        _start += _delivered;
        _delivered = 0;
        while (true)
        {
            var state = FrameHeader.TryRead(_buffer.AsSpan(_start, _end - _start), maxMessageBytes, out var header);
            if (state < 0)
                return WebSocketMessage.Violation((ushort)-state);
            if (state == 0 || _end - _start < header.HeaderLength + header.Length)
            {
                var needed = state == 0 ? FrameHeader.LongestBytes : header.HeaderLength + header.Length;
                if (!await FillAsync(needed))
                    return WebSocketMessage.End;
                continue;
            }

            var payload = _buffer.AsMemory(_start + header.HeaderLength, header.Length);
            header.Unmask(payload.Span);
            _delivered = header.HeaderLength + header.Length;
            if (Accept(header, payload) is { } message)
                return message;
            _start += _delivered;
            _delivered = 0;
        }
    }

    /// <summary>Reads and forgets what still comes, until the peer ends the stream.</summary>
    internal async Task DiscardAsync()
    {
        ReleaseBuffer();
        ReleaseFragments();
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Returns the buffers. Only after the last read has ended.</summary>
    public void Dispose()
    {
        ReleaseBuffer();
        ReleaseFragments();
    }

    private WebSocketMessage? Accept(FrameHeader header, Memory<byte> payload)
    {
        switch (header.Opcode)
        {
            case FrameHeader.Ping:
                PingReceived?.Invoke(payload);
                return null;
            case FrameHeader.Pong:
                return null;
            case FrameHeader.Close:
                return AcceptClose(payload.Span);
            case FrameHeader.Continuation when _fragments is null:
            case FrameHeader.Text or FrameHeader.Binary when _fragments is not null:
                return WebSocketMessage.Violation(CloseCode.ProtocolError);
            case FrameHeader.Text or FrameHeader.Binary when header.IsFinal:
                return Complete(header.Opcode, payload);
            default:
                return AcceptFragment(header, payload.Span);
        }
    }

    private WebSocketMessage? AcceptFragment(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Opcode != FrameHeader.Continuation)
        {
            _fragmentsOpcode = header.Opcode;
            _fragmentsLength = 0;
            _fragments = ArrayPool<byte>.Shared.Rent(Math.Max(payload.Length, 256));
        }

        var length = _fragmentsLength + payload.Length;
        if (length > maxMessageBytes)
            return WebSocketMessage.Violation(CloseCode.TooBig);
        if (length > _fragments!.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, Math.Min(_fragments.Length * 2, maxMessageBytes)));
            _fragments.AsSpan(0, _fragmentsLength).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_fragments);
            _fragments = larger;
        }

        payload.CopyTo(_fragments.AsSpan(_fragmentsLength));
        _fragmentsLength = length;
        if (!header.IsFinal)
            return null;
        var message = Complete(_fragmentsOpcode, _fragments.AsSpan(0, length).ToArray());
        ReleaseFragments();
        return message;
    }

    private static WebSocketMessage Complete(byte opcode, Memory<byte> payload)
    {
        if (opcode == FrameHeader.Binary)
            return new WebSocketMessage(WebSocketMessageKind.Binary, payload, 0);
        return Utf8.IsValid(payload.Span)
            ? new WebSocketMessage(WebSocketMessageKind.Text, payload, 0)
            : WebSocketMessage.Violation(CloseCode.InvalidData);
    }

    /// <summary>§5.5.1, §7.4: an empty body, or a code that may appear on the wire and a reason in UTF-8.</summary>
    private static WebSocketMessage AcceptClose(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return new WebSocketMessage(WebSocketMessageKind.Close, default, CloseCode.Normal);
        if (body.Length == 1)
            return WebSocketMessage.Violation(CloseCode.ProtocolError);
        var code = BinaryPrimitives.ReadUInt16BigEndian(body);
        if (code is not ((>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999)))
            return WebSocketMessage.Violation(CloseCode.ProtocolError);
        return Utf8.IsValid(body[2..])
            ? new WebSocketMessage(WebSocketMessageKind.Close, default, code)
            : WebSocketMessage.Violation(CloseCode.InvalidData);
    }

    /// <summary>
    /// Reads more bytes. With nothing half-read it first waits without a buffer; the buffer grows with what has arrived, never with what a
    /// header promises.
    /// </summary>
    private async ValueTask<bool> FillAsync(int needed)
    {
        if (_start == _end)
        {
            ReleaseBuffer();
            // A zero-byte read: completes when there is something to read (or the end, which the next read reports).
            _ = await stream.ReadAsync(Memory<byte>.Empty);
            _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        }
        else if (_end == _buffer!.Length)
        {
            MakeRoom(needed);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end));
        _end += read;
        return read > 0;
    }

    private void MakeRoom(int needed)
    {
        var held = _end - _start;
        if (needed <= _buffer!.Length)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(needed, Math.Max(_buffer.Length, held) * 2));
            _buffer.AsSpan(_start, held).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _start = 0;
        _end = held;
    }

    private void ReleaseBuffer()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        _start = _end = 0;
    }

    private void ReleaseFragments()
    {
        if (_fragments is not null)
            ArrayPool<byte>.Shared.Return(_fragments);
        _fragments = null;
    }
}
