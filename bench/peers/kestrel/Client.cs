using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;

namespace Parley.Bench.Kestrel;

/// <summary>One connection, and as much of Engine.IO v4 and Socket.IO v5 as the generator uses.</summary>
internal sealed class Client(Clients clients, WebSocket socket)
{
    private const int BufferBytes = 4096;

    private readonly Lock _gate = new();
    private Queue<ReadOnlyMemory<byte>>? _waiting;
    private bool _sending;
    private string? _room;

    public async Task RunAsync()
    {
        clients.Add(this);
        try
        {
            Send(clients.OpenPacket);
            while (await ReceiveAsync())
            {
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The client is gone.
        }
        finally
        {
            clients.Remove(_room, this);
        }
    }

    /// <summary>One packet at a time, in the order of the calls: a WebSocket takes no second one meanwhile.</summary>
    public void Send(ReadOnlyMemory<byte> packet)
    {
        lock (_gate)
        {
            if (_sending)
            {
                (_waiting ??= new(4)).Enqueue(packet);
                return;
            }

            _sending = true;
        }

        _ = DrainAsync(packet);
    }

    private async Task DrainAsync(ReadOnlyMemory<byte> packet)
    {
        try
        {
            while (true)
            {
                await socket.SendAsync(packet, WebSocketMessageType.Text, true, CancellationToken.None);
                lock (_gate)
                {
                    if (_waiting is null || !_waiting.TryDequeue(out packet))
                    {
                        _sending = false;
                        return;
                    }
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The receiving side sees it, too.
        }
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        // Waits without a buffer.
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (first.MessageType == WebSocketMessageType.Close)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            Packet(buffer.AsSpan(0, received.Count));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Packet(ReadOnlySpan<byte> packet)
    {
        if (packet.StartsWith("42"u8))
        {
            Event(packet[2..]);
        }
        else if (packet.StartsWith("40"u8))
        {
            Connect(packet[2..]);
        }
    }

    private void Connect(ReadOnlySpan<byte> auth)
    {
        var start = auth.IndexOf(":\""u8) + 2;
        if (start > 1)
        {
            _room = Encoding.UTF8.GetString(auth[start..(start + auth[start..].IndexOf((byte)'"'))]);
            clients.Join(_room, this);
        }

        Send("40{\"sid\":\"bench\"}"u8.ToArray());
    }

    /// <summary>The event goes on as it came, without the number of its acknowledgement.</summary>
    private void Event(ReadOnlySpan<byte> packet)
    {
        var hasAck = Utf8Parser.TryParse(packet, out long id, out var digits);
        var arguments = packet[digits..];
        byte[] forward = [.. "42"u8, .. arguments];
        foreach (var member in clients.Room(hasAck ? _room! : "all"))
        {
            if (member != this)
            {
                member.Send(forward);
            }
        }

        if (hasAck)
        {
            Send(Encoding.ASCII.GetBytes($"43{id}[]"));
        }
    }
}
