using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Bench.Chat.Load;

/// <summary>How far a connection has come.</summary>
internal enum ConnectionStage
{
    /// <summary>Waits for the answer to the WebSocket's upgrade.</summary>
    Upgrading,

    /// <summary>Waits for Engine.IO's open packet, then for the answer to Socket.IO's CONNECT.</summary>
    Joining,
    Ready,
    Closed,
}

/// <summary>
/// One client: a socket that never blocks, WebSocket frames (RFC 6455) and as much of Engine.IO v4 and Socket.IO v5 as keeps a connection alive. Everything else
/// goes to the <see cref="LoadLoop"/>'s handler as it came. Belongs to the loop's thread; an idle one holds no buffers.
/// </summary>
internal sealed class LoadConnection(int index, string token) : IDisposable
{
    private const byte Final = 0x80, OpcodeMask = 0x0F, Continuation = 0, TextFrame = 1, CloseFrame = 8;

    private static readonly byte[] Pong = ClientFrame.Text("3"u8);

    private Socket? _socket;
    private byte[] _rest = [];
    private int _restLength;
    private byte[] _output = [];
    private int _outputLength;
    private MemoryStream? _fragments;

    public int Index => index;

    public ConnectionStage Stage { get; private set; } = ConnectionStage.Closed;

    /// <summary>Whether something waits to be sent.</summary>
    public bool HasOutput => _outputLength > 0;

    /// <summary>Opens the TCP connection, which on the loopback interface takes no time, and asks for the upgrade.</summary>
    public Socket Open(IPEndPoint server, IPAddress from)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Bind(new IPEndPoint(from, 0));
        _socket.Connect(server);
        _socket.Blocking = false;
        (Stage, _restLength, _outputLength) = (ConnectionStage.Upgrading, 0, 0);
        Queue(Encoding.ASCII.GetBytes(
            $"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cGFybGV5LWxvYWQtdGVzdA==\r\n\r\n"));
        return _socket;
    }

    /// <summary>Puts bytes behind what waits already; <see cref="Flush"/> sends all of it in one go.</summary>
    public void Queue(ReadOnlySpan<byte> frame) => frame.CopyTo(Reserve(frame.Length));

    /// <summary>The place for a frame of this length, to be filled at once.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_output.Length < _outputLength + length)
        {
            Array.Resize(ref _output, Math.Max(512, (_outputLength + length) * 2));
        }

        _outputLength += length;
        return _output.AsSpan(_outputLength - length, length);
    }

    public void Flush()
    {
        if (_outputLength == 0 || _socket is null)
        {
            return;
        }

        var sent = _socket.Send(_output.AsSpan(0, _outputLength), SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new InvalidOperationException($"Connection {index}: sending failed: {error}.");
        }

        _output.AsSpan(sent, _outputLength - sent).CopyTo(_output);
        _outputLength -= sent;
        if (_outputLength == 0 && _output.Length > 4096)
        {
            _output = [];
        }
    }

    /// <summary>Reads what is there and gives each packet to the handler. <paramref name="buffer"/> is shared by all connections.</summary>
    public void Read(byte[] buffer, LoadHandler handler, long now)
    {
        if (_socket is null)
        {
            return;
        }

        if (_restLength > buffer.Length / 2)
        {
            throw new InvalidOperationException($"Connection {index}: a frame of more than {buffer.Length / 2} bytes.");
        }

        _rest.AsSpan(0, _restLength).CopyTo(buffer);
        var received = _socket.Receive(buffer.AsSpan(_restLength), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (received == 0 || error != SocketError.Success)
        {
            Dispose();
            handler.Closed(this, error == SocketError.Success ? "the server closed the connection" : error.ToString());
            return;
        }

        var all = buffer.AsSpan(0, _restLength + received);
        var used = Consume(all, handler, now);
        Keep(all[used..]);
    }

    /// <summary>It may be opened again.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        (_socket, _rest, _output, _restLength, _outputLength, _fragments) = (null, [], [], 0, 0, null);
        Stage = ConnectionStage.Closed;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        _restLength = rest.Length;
        if (rest.IsEmpty)
        {
            _rest = _rest.Length > 4096 ? [] : _rest;
            return;
        }

        if (_rest.Length < rest.Length)
        {
            _rest = new byte[rest.Length * 2];
        }

        rest.CopyTo(_rest);
    }

    private int Consume(ReadOnlySpan<byte> input, LoadHandler handler, long now)
    {
        var used = 0;
        if (Stage == ConnectionStage.Upgrading)
        {
            var end = input.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return 0;
            }

            if (!input.StartsWith("HTTP/1.1 101"u8))
            {
                throw new InvalidOperationException($"Connection {index}: {Encoding.UTF8.GetString(input)}");
            }

            Stage = ConnectionStage.Joining;
            used = end + 4;
        }

        while (Stage != ConnectionStage.Closed && TryFrame(input[used..], out var payload, out var first, out var length))
        {
            used += length;
            Frame(first, payload, handler, now);
        }

        return Math.Min(used, input.Length);
    }

    private static bool TryFrame(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload, out byte first, out int length)
    {
        payload = [];
        (first, length) = ((byte)0, 0);
        if (input.Length < 2)
        {
            return false;
        }

        var (header, size) = input[1] switch
        {
            126 => (4, input.Length < 4 ? long.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(input[2..])),
            127 => (10, input.Length < 10 ? long.MaxValue : BinaryPrimitives.ReadInt64BigEndian(input[2..])),
            var small => (2, small),
        };
        if (size > input.Length - header)
        {
            return false;
        }

        payload = input.Slice(header, (int)size);
        (first, length) = (input[0], header + (int)size);
        return true;
    }

    private void Frame(byte first, ReadOnlySpan<byte> payload, LoadHandler handler, long now)
    {
        switch (first & OpcodeMask)
        {
            case TextFrame when (first & Final) != 0:
                Packet(payload, handler, now);
                break;
            case TextFrame:
            case Continuation:
                _fragments ??= new MemoryStream();
                _fragments.Write(payload);
                if ((first & Final) != 0)
                {
                    var whole = _fragments;
                    _fragments = null;
                    Packet(whole.GetBuffer().AsSpan(0, (int)whole.Length), handler, now);
                }

                break;
            case CloseFrame:
                Dispose();
                handler.Closed(this, payload.Length > 2 ? Encoding.UTF8.GetString(payload[2..]) : "the server closed the WebSocket");
                break;
        }
    }

    /// <summary>Engine.IO: 0 open, 2 ping, 4 message; Socket.IO behind a 4: 0 CONNECT, 1 DISCONNECT, 2 EVENT, 3 ACK, 4 CONNECT_ERROR.</summary>
    private void Packet(ReadOnlySpan<byte> packet, LoadHandler handler, long now)
    {
        switch (packet)
        {
            case [(byte)'0', ..]:
                Queue(ClientFrame.Text(Encoding.ASCII.GetBytes($"40{{\"token\":\"{token}\"}}")));
                handler.Dirty(this);
                break;
            case [(byte)'2']:
                Queue(Pong);
                handler.Dirty(this);
                break;
            case [(byte)'4', (byte)'0', ..]:
                Stage = ConnectionStage.Ready;
                handler.Ready(this, now);
                break;
            case [(byte)'4', (byte)'2', ..]:
                handler.Event(this, packet[2..], now);
                break;
            case [(byte)'4', (byte)'3', ..]:
                handler.Ack(this, packet[2..], now);
                break;
            case [(byte)'4', (byte)'1' or (byte)'4', ..]:
                throw new InvalidOperationException($"Connection {index} was refused: {Encoding.UTF8.GetString(packet)}");
        }
    }
}
