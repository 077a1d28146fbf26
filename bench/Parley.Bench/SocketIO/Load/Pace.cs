using System.Diagnostics;

namespace Parley.Bench.SocketIO.Load;

/// <summary>When the next message is due: at even distances, or never, because a number of them is kept under way.</summary>
internal struct Pace
{
    private double _due;
    private double _distance;

    /// <summary>How many are to be under way; 0 for even distances.</summary>
    public int UnderWay { get; private init; }

    /// <summary>Of <see cref="Stopwatch"/>.</summary>
    public readonly long Next => _distance > 0 ? (long)_due : long.MaxValue;

    public static Pace None(int underWay) => new() { UnderWay = underWay };

    public static Pace Of(double perSecond) => new() { _due = Stopwatch.GetTimestamp(), _distance = Stopwatch.Frequency / perSecond };

    /// <summary>Takes one that is due. Its latency counts from when it was due: a generator that is late must not make a server look fast.</summary>
    public bool TryTake(long now, out long due)
    {
        due = (long)_due;
        if (_distance == 0 || due > now)
        {
            return false;
        }

        _due += _distance;
        return true;
    }
}
