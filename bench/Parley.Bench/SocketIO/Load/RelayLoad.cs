using System.Diagnostics;
using System.Text;
using Parley.Bench.Load;

namespace Parley.Bench.SocketIO.Load;

/// <summary>
/// Pairs of clients, of which the even one sends to the odd one. A message counts when its sender has the acknowledgement and its recipient the message.
/// Either a fixed number is under way, or a fixed number goes out each second.
/// </summary>
internal sealed class RelayLoad : ClientLoad
{
    private const int Slots = 1 << 16;

    private static readonly byte[] Head = Encoding.ASCII.GetBytes("[\"relay\",{\"id\":");

    private readonly IReadOnlyList<Client> _clients;
    private readonly byte[] _packet = BenchText.Packet($"42{BenchText.FirstNumber}[\"relay\",");
    private readonly (byte Waiting, int Sender, long SentAt)[] _slots = new (byte, int, long)[Slots];
    private readonly Stack<int> _free = new(Enumerable.Range(0, Slots).Reverse());
    private readonly int _messageNumber;
    private Pace _pace;
    private int _next;

    public RelayLoad(IReadOnlyList<Client> clients)
    {
        _clients = clients;
        _messageNumber = 2 + BenchText.Digits + Head.Length;
    }

    /// <summary>From the sending until a message counts.</summary>
    public LatencyHistogram Latency { get; } = new();

    public int UnderWay { get; private set; }

    public override bool IsSteady => true;

    /// <summary>From now on so many are under way; 0 lets them run out.</summary>
    public void Keep(int underWay)
    {
        _pace = Pace.None(underWay);
        var now = Stopwatch.GetTimestamp();
        while (UnderWay < underWay)
        {
            Send(now);
        }
    }

    /// <summary>From now on so many go out each second, whatever comes back.</summary>
    public void Keep(double perSecond) => _pace = Pace.Of(perSecond);

    public override void Due(long now)
    {
        for (var due = _pace.Take(now); due > 0; due--)
        {
            Send(now);
        }
    }

    public override void Event(Client client, ReadOnlySpan<byte> packet, long now)
    {
        if (!packet.StartsWith(Head))
        {
            throw new InvalidOperationException($"Client {client.Index} received {Encoding.UTF8.GetString(packet)}");
        }

        Arrived(BenchText.Number(packet[Head.Length..]), 2, client.Index - 1, now);
    }

    public override void Ack(Client client, ReadOnlySpan<byte> packet, long now) => Arrived(BenchText.Number(packet), 1, client.Index, now);

    private void Arrived(int number, byte part, int sender, long now)
    {
        ref var slot = ref _slots[number];
        if ((slot.Waiting & part) == 0 || slot.Sender != sender)
        {
            throw new InvalidOperationException($"Message {number} came twice, or to the wrong client.");
        }

        slot.Waiting ^= part;
        if (slot.Waiting != 0)
        {
            return;
        }

        Latency.Add(now - slot.SentAt);
        _free.Push(number);
        UnderWay--;
        if (UnderWay < _pace.UnderWay)
        {
            Send(now);
        }
    }

    private void Send(long now)
    {
        if (!_free.TryPop(out var number))
        {
            throw new InvalidOperationException($"{Slots} messages are under way: the server does not keep up.");
        }

        var sender = _clients[_next];
        _next = (_next + 2) % _clients.Count;
        _slots[number] = (3, sender.Index, now);
        BenchText.Write(number, _packet.AsSpan(2));
        _packet.AsSpan(2, BenchText.Digits).CopyTo(_packet.AsSpan(_messageNumber));
        sender.Queue(_packet);
        Dirty(sender);
        UnderWay++;
    }
}
