using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Parley.Bench.SocketIO.Load;

/// <summary>How far a client has come.</summary>
internal enum ClientStage
{
    Closed,

    /// <summary>Waits for the answer to the WebSocket's upgrade.</summary>
    Upgrading,

    /// <summary>Waits for Engine.IO's open packet, then for the answer to Socket.IO's CONNECT.</summary>
    Joining,
    Ready,

    /// <summary>Has said farewell and waits for the server to end the connection.</summary>
    Leaving,
}

/// <summary>
/// One client: a raw socket, WebSocket frames and as much of Engine.IO v4 and Socket.IO v5 as keeps a connection alive. All else goes to the load as it came.
/// An idle one holds no buffers.
/// </summary>
/// <param name="index">Its place among the loop's clients.</param>
/// <param name="room">The room that it asks to be put into; null for none.</param>
internal sealed class Client(int index, string? room)
{
    private const int KeptBytes = 4096;

    private readonly byte[] _connect = Encoding.ASCII.GetBytes(room is null ? "40" : $"40{{\"room\":\"{room}\"}}");
    private int _socket = -1;
    private byte[] _rest = [];
    private int _restLength;
    private byte[] _output = [];
    private int _outputLength;

    public int Index => index;

    public ClientStage Stage { get; private set; }

    /// <summary>Whether something waits to be sent.</summary>
    public bool HasOutput => _outputLength > 0;

    /// <summary>Connects and asks for the upgrade; returns the socket.</summary>
    public int Open(uint from, IPEndPoint server, ReadOnlySpan<byte> upgrade)
    {
        _socket = RawSocket.Connect(from, server);
        (Stage, _restLength, _outputLength) = (ClientStage.Upgrading, 0, 0);
        upgrade.CopyTo(Reserve(upgrade.Length));
        return _socket;
    }

    /// <summary>Puts a text message behind what waits already.</summary>
    public void Queue(ReadOnlySpan<byte> text) => MaskedFrame.Write(MaskedFrame.Text, text, Reserve(MaskedFrame.Length(text.Length)));

    /// <summary>Asks the server to end the connection: a close frame.</summary>
    public void Leave()
    {
        MaskedFrame.Write(MaskedFrame.Close, [0x03, 0xE8], Reserve(MaskedFrame.Length(2)));
        Stage = ClientStage.Leaving;
    }

    /// <summary>Sends all that waits in one system call.</summary>
    public void Flush()
    {
        if (_outputLength == 0)
        {
            return;
        }

        var sent = RawSocket.Send(_socket, _output.AsSpan(0, _outputLength));
        if (sent < 0)
        {
            throw new InvalidOperationException($"Client {index}: sending failed.");
        }

        _output.AsSpan(sent, _outputLength - sent).CopyTo(_output);
        _outputLength -= sent;
        if (_outputLength == 0 && _output.Length > KeptBytes)
        {
            _output = [];
        }
    }

    /// <summary>Reads what is there. <paramref name="buffer"/> is shared by all clients.</summary>
    public void Read(byte[] buffer, ClientLoad load, long now)
    {
        if (_socket < 0)
        {
            return;
        }

        _rest.AsSpan(0, _restLength).CopyTo(buffer);
        var received = RawSocket.Receive(_socket, buffer.AsSpan(_restLength));
        if (received < 0)
        {
            return;
        }

        if (received == 0)
        {
            var expected = Stage == ClientStage.Leaving;
            Close();
            load.Closed(this, expected);
            return;
        }

        var all = buffer.AsSpan(0, _restLength + received);
        Keep(all[Consume(all, load, now)..]);
    }

    /// <summary>It may be opened again.</summary>
    public void Close()
    {
        if (_socket >= 0)
        {
            _ = RawSocket.Close(_socket);
        }

        (_socket, _rest, _output, _restLength, _outputLength) = (-1, [], [], 0, 0);
        Stage = ClientStage.Closed;
    }

    private Span<byte> Reserve(int length)
    {
        if (_output.Length < _outputLength + length)
        {
            Array.Resize(ref _output, Math.Max(512, (_outputLength + length) * 2));
        }

        _outputLength += length;
        return _output.AsSpan(_outputLength - length, length);
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        _restLength = rest.Length;
        if (rest.IsEmpty)
        {
            _rest = _rest.Length > KeptBytes ? [] : _rest;
            return;
        }

        if (_rest.Length < rest.Length)
        {
            _rest = new byte[rest.Length * 2];
        }

        rest.CopyTo(_rest);
    }

    private int Consume(ReadOnlySpan<byte> input, ClientLoad load, long now)
    {
        var used = 0;
        if (Stage == ClientStage.Upgrading)
        {
            var end = input.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return 0;
            }

            if (!input.StartsWith("HTTP/1.1 101"u8))
            {
                throw new InvalidOperationException($"Client {index}: {Encoding.UTF8.GetString(input)}");
            }

            Stage = ClientStage.Joining;
            used = end + 4;
        }

        while (TryFrame(input[used..], out var payload, out var first, out var length))
        {
            used += length;
            if (first == MaskedFrame.Text && Stage != ClientStage.Leaving)
            {
                Packet(payload, load, now);
            }
            else if (first == MaskedFrame.Close && Stage != ClientStage.Leaving)
            {
                throw new InvalidOperationException($"Client {index} was closed: {(payload.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload))}");
            }
            else if (first is not (MaskedFrame.Text or MaskedFrame.Close))
            {
                throw new InvalidOperationException($"Client {index}: a frame that begins with {first:x2}.");
            }
        }

        return used;
    }

    private static bool TryFrame(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload, out byte first, out int length)
    {
        payload = [];
        (first, length) = (0, 0);
        if (input.Length < 4)
        {
            if (input.Length < 2 || input[1] > input.Length - 2)
            {
                return false;
            }
        }

        int header = 2, size = input[1];
        if (size == 126)
        {
            (header, size) = (4, BinaryPrimitives.ReadUInt16BigEndian(input[2..]));
        }
        else if (size == 127)
        {
            throw new InvalidOperationException("A frame of more than 65,535 bytes.");
        }

        if (size > input.Length - header)
        {
            return false;
        }

        payload = input.Slice(header, size);
        (first, length) = (input[0], header + size);
        return true;
    }

    /// <summary>Engine.IO: 0 open, 2 ping, 4 message; Socket.IO behind a 4: 0 CONNECT, 1 DISCONNECT, 2 EVENT, 3 ACK, 4 CONNECT_ERROR.</summary>
    private void Packet(ReadOnlySpan<byte> packet, ClientLoad load, long now)
    {
        switch (packet)
        {
            case [(byte)'4', (byte)'2', ..]:
                load.Event(this, packet[2..], now);
                break;
            case [(byte)'4', (byte)'3', ..]:
                load.Ack(this, packet[2..], now);
                break;
            case [(byte)'2']:
                Queue("3"u8);
                load.Dirty(this);
                break;
            case [(byte)'0', ..]:
                Queue(_connect);
                load.Dirty(this);
                break;
            case [(byte)'4', (byte)'0', ..]:
                Stage = ClientStage.Ready;
                load.Ready(this);
                break;
            default:
                throw new InvalidOperationException($"Client {index} received {Encoding.UTF8.GetString(packet)}");
        }
    }
}
