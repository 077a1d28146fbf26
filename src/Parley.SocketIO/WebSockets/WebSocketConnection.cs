using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO.WebSockets;

/// <summary>
/// The server's end of one WebSocket (RFC 6455) over a pair of pipes. One reader and one writer at a time.
/// </summary>
/// <remarks>
/// <para>Our own framing instead of <see cref="System.Net.WebSockets.WebSocket"/>, for three reasons: a broadcast's frame is encoded once and shared,
/// the frames that wait go out in one write, and an idle connection holds no read buffer: between messages everything read is given back to the pipe.</para>
/// <para>Reading is a loop of <see cref="TryRead"/> until it finds nothing, then <see cref="Fill"/> of what <see cref="WaitAsync"/> gives: the wait is the
/// pipe's own, so that a connection costs neither a state machine nor an allocation of ours while it waits.</para>
/// </remarks>
internal sealed class WebSocketConnection : IDisposable
{
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private object? _carrier;
    private readonly int _maxMessageBytes;

    /// <summary>What the last read of the pipe gave and no message has used yet.</summary>
    private ReadOnlySequence<byte> _rest;
    private bool _isHeld;
    private bool _isAtEnd;

    /// <summary>The memory of the message last delivered, when it did not lie in the pipe in one piece.</summary>
    private byte[]? _delivered;

    /// <summary>The fragments of an unfinished message; null between messages.</summary>
    private Fragments? _fragments;

    private WebSocketConnection(PipeReader input, PipeWriter output, object carrier, int maxMessageBytes)
    {
        _input = input;
        _output = output;
        _carrier = carrier;
        _maxMessageBytes = maxMessageBytes;
    }

    /// <summary>Whether permessage-deflate was agreed on (<see cref="DeflateOffer"/>); set before the first read.</summary>
    internal bool Deflates { get; set; }

    /// <summary>Where whole frames are written; flushing it sends them.</summary>
    internal PipeWriter Output => _output;

    /// <summary>Over the stream that an HTTP request became. Idle, it waits with a read of zero bytes and holds no buffer.</summary>
    internal static WebSocketConnection Over(Stream stream, HttpContext context, int maxMessageBytes) => new(
        PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true)),
        PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)),
        context,
        maxMessageBytes);

    /// <summary>Over the pipes of a connection.</summary>
    internal static WebSocketConnection Over(ConnectionContext connection, int maxMessageBytes) =>
        new(connection.Transport.Input, connection.Transport.Output, connection, maxMessageBytes);

    /// <summary>Cuts the connection: what is read or written fails then.</summary>
    internal void Abort()
    {
        // Not after Dispose: the request that carried it may be gone by then, or be another's.
        lock (_input)
        {
            if (_carrier is ConnectionContext connection)
                connection.Abort();
            else
                ((HttpContext?)_carrier)?.Abort();
        }
    }

    /// <summary>Sends one or more whole frames.</summary>
    internal ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> frames) => _output.WriteAsync(frames);

    /// <summary>
    /// Takes the next data message, ping, close frame or violation of what has been read; false when more must be read first. Its payload is valid until the next
    /// call. After a close frame or a violation nothing more is to be read but with <see cref="DiscardAsync"/>.
    /// </summary>
    internal bool TryRead(out WebSocketMessage message)
    {
        ReleaseDelivered();
        while (true)
        {
            var state = TryReadHeader(out var header);
            if (state < 0)
            {
                message = WebSocketMessage.Violation((ushort)-state);
                return true;
            }

            if (state == 0 || _rest.Length < header.HeaderLength + header.Length)
            {
                message = default;
                return false;
            }

            var payload = Unmasked(header);
            _rest = _rest.Slice(header.HeaderLength + header.Length);
            if (Accept(header, payload) is { } complete)
            {
                message = complete;
                return true;
            }

            ReleaseDelivered();
        }
    }

    /// <summary>The next data message, ping, close frame or violation, or the end; see <see cref="TryRead"/>.</summary>
    internal async ValueTask<WebSocketMessage> ReadAsync()
    {
        WebSocketMessage message;
        while (!TryRead(out message))
        {
            if (!Fill(await WaitAsync()))
                return WebSocketMessage.End;
        }

        return message;
    }

    /// <summary>Waits for more bytes, with nothing of ours held but what is half-read. Only the transport's own errors throw.</summary>
    internal ValueTask<ReadResult> WaitAsync()
    {
        if (_isHeld)
        {
            _input.AdvanceTo(_rest.Start, _rest.End);
            _isHeld = false;
            _rest = default;
        }

        return _input.ReadAsync();
    }

    /// <summary>Takes over what was read; false at the end of the stream.</summary>
    internal bool Fill(ReadResult read)
    {
        // Nothing new came with the end, when it is reported a second time.
        var isNew = !_isAtEnd;
        _rest = read.Buffer;
        _isHeld = true;
        _isAtEnd = read.IsCompleted || read.IsCanceled;
        return isNew && !(read.Buffer.IsEmpty && _isAtEnd);
    }

    /// <summary>Reads and forgets what still comes, until the peer ends the stream.</summary>
    internal async Task DiscardAsync()
    {
        ReleaseDelivered();
        _fragments?.Release();
        _fragments = null;
        do
        {
            _rest = _rest.Slice(_rest.End);
        }
        while (Fill(await WaitAsync()));
    }

    /// <summary>Returns the buffers and ends both directions. Only after the last read and the last write have ended.</summary>
    public void Dispose()
    {
        ReleaseDelivered();
        _fragments?.Release();
        _fragments = null;
        _rest = default;
        lock (_input)
            _carrier = null;
        _input.Complete();
        _output.Complete();
    }

    /// <summary>As <see cref="FrameHeader.TryRead"/>.</summary>
    private int TryReadHeader(out FrameHeader header)
    {
        var first = _rest.FirstSpan;
        if (first.Length >= FrameHeader.LongestBytes || _rest.IsSingleSegment)
            return FrameHeader.TryRead(first, _maxMessageBytes, out header, Deflates);
        Span<byte> joined = stackalloc byte[FrameHeader.LongestBytes];
        var length = (int)Math.Min(_rest.Length, joined.Length);
        _rest.Slice(0, length).CopyTo(joined);
        return FrameHeader.TryRead(joined[..length], _maxMessageBytes, out header, Deflates);
    }

    /// <summary>The frame's payload in one piece.</summary>
    private Memory<byte> Unmasked(FrameHeader header)
    {
        var payload = _rest.Slice(header.HeaderLength, header.Length);
        Memory<byte> memory;
        if (payload.IsSingleSegment)
        {
            // Unmasked where it lies: nobody reads these bytes after us, and the pipe's memory is an array like any other.
            memory = MemoryMarshal.AsMemory(payload.First);
        }
        else
        {
            _delivered = ArrayPool<byte>.Shared.Rent(header.Length);
            memory = _delivered.AsMemory(0, header.Length);
            payload.CopyTo(memory.Span);
        }

        header.Unmask(memory.Span);
        return memory;
    }

    private WebSocketMessage? Accept(FrameHeader header, Memory<byte> payload)
    {
        switch (header.Opcode)
        {
            case FrameHeader.Ping:
                return new WebSocketMessage(WebSocketMessageKind.Ping, payload, 0);
            case FrameHeader.Pong:
                return null;
            case FrameHeader.Close:
                return AcceptClose(payload.Span);
            case FrameHeader.Continuation when _fragments is null:
            case FrameHeader.Text or FrameHeader.Binary when _fragments is not null:
                return WebSocketMessage.Violation(CloseCode.ProtocolError);
            case FrameHeader.Text or FrameHeader.Binary when header.IsFinal:
                return Complete(header.Opcode, payload, header.IsDeflated);
            default:
                return AcceptFragment(header, payload.Span);
        }
    }

    private WebSocketMessage? AcceptFragment(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        _fragments ??= new Fragments(header, _maxMessageBytes);
        if (!_fragments.TryAdd(payload))
            return WebSocketMessage.Violation(CloseCode.TooBig);
        if (!header.IsFinal)
            return null;
        ReleaseDelivered();
        var (first, message) = (_fragments.First, _fragments.Take(out _delivered));
        _fragments = null;
        return Complete(first.Opcode, message, first.IsDeflated);
    }

    private WebSocketMessage Complete(byte opcode, Memory<byte> payload, bool isDeflated)
    {
        if (isDeflated)
        {
            if (MessageDeflate.TryInflate(payload.Span, _maxMessageBytes, out var inflated) is not 0 and var code)
                return WebSocketMessage.Violation(code);
            payload = inflated;
        }

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

    private void ReleaseDelivered()
    {
        if (_delivered is not null)
            ArrayPool<byte>.Shared.Return(_delivered);
        _delivered = null;
    }

    /// <summary>What has come of a fragmented message (§5.4), in a buffer that grows with what arrives.</summary>
    private sealed class Fragments(FrameHeader first, int maxBytes)
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(256);
        private int _length;

        internal FrameHeader First => first;

        internal bool TryAdd(ReadOnlySpan<byte> payload)
        {
            var length = _length + payload.Length;
            if (length > maxBytes)
                return false;
            if (length > _buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, Math.Min(_buffer.Length * 2, maxBytes)));
                _buffer.AsSpan(0, _length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }

            payload.CopyTo(_buffer.AsSpan(_length));
            _length = length;
            return true;
        }

        /// <summary>The whole message; its array is the caller's to return.</summary>
        internal Memory<byte> Take(out byte[]? array)
        {
            array = _buffer;
            return _buffer.AsMemory(0, _length);
        }

        internal void Release() => ArrayPool<byte>.Shared.Return(_buffer);
    }
}
