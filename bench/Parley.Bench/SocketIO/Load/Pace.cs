using System.Diagnostics;

namespace Parley.Bench.SocketIO.Load;

/// <summary>How many messages go out: so many a second, in the loop's ticks, or whenever one has come of those that are kept under way.</summary>
internal struct Pace
{
    private double _due;
    private double _distance;

    /// <summary>How many are to be under way; 0 for so many a second.</summary>
    public int UnderWay { get; private init; }

    public static Pace None(int underWay) => new() { UnderWay = underWay };

    public static Pace Of(double perSecond) => new() { _due = Stopwatch.GetTimestamp(), _distance = Stopwatch.Frequency / perSecond };

    /// <summary>How many have become due since the last call.</summary>
    public int Take(long now)
    {
        if (_distance == 0 || _due > now)
        {
            return 0;
        }

        var count = 1 + (int)((now - _due) / _distance);
        _due += count * _distance;
        return count;
    }
}
