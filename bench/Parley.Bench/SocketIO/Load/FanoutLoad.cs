using System.Diagnostics;
using System.Text;
using Parley.Bench.Load;

namespace Parley.Bench.SocketIO.Load;

/// <summary>The last client broadcasts to all the others, who are one room. Each must receive every broadcast, in order.</summary>
internal sealed class FanoutLoad : ClientLoad
{
    private const int Most = 1024;

    private static readonly byte[] Head = Encoding.ASCII.GetBytes("[\"fanout\",{\"id\":");

    private readonly Client _sender;
    private readonly int[] _received;
    private readonly (int Waiting, long SentAt)[] _broadcasts = new (int, long)[Most];
    private readonly byte[] _packet = BenchText.Packet("42[\"fanout\",");
    private Pace _pace;
    private int _next;

    public FanoutLoad(IReadOnlyList<Client> clients)
    {
        _sender = clients[^1];
        _received = new int[clients.Count - 1];
    }

    /// <summary>From the sending of a broadcast to each delivery.</summary>
    public LatencyHistogram Latency { get; } = new();

    public int UnderWay { get; private set; }

    public override bool IsSteady => true;

    /// <inheritdoc cref="RelayLoad.Keep(int)"/>
    public void Keep(int underWay)
    {
        _pace = Pace.None(underWay);
        var now = Stopwatch.GetTimestamp();
        while (UnderWay < underWay)
        {
            Send(now);
        }
    }

    /// <inheritdoc cref="RelayLoad.Keep(double)"/>
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
        var number = packet.StartsWith(Head) ? BenchText.Number(packet[Head.Length..]) : -1;
        if (number != _received[client.Index])
        {
            throw new InvalidOperationException($"Client {client.Index} should have received broadcast {_received[client.Index]}, not {Encoding.UTF8.GetString(packet)}");
        }

        _received[client.Index]++;
        ref var broadcast = ref _broadcasts[number % Most];
        Latency.Add(now - broadcast.SentAt);
        if (--broadcast.Waiting > 0)
        {
            return;
        }

        UnderWay--;
        if (UnderWay < _pace.UnderWay)
        {
            Send(now);
        }
    }

    private void Send(long now)
    {
        if (UnderWay == Most)
        {
            throw new InvalidOperationException($"{Most} broadcasts are under way: the server does not keep up.");
        }

        _broadcasts[_next % Most] = (_received.Length, now);
        BenchText.Write(_next++, _packet.AsSpan(2 + Head.Length));
        _sender.Queue(_packet);
        Dirty(_sender);
        UnderWay++;
    }
}
