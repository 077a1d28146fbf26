using System.Diagnostics;

namespace Parley.Bench.Load;

/// <summary>How long things took, in steps of 10 µs up to 10 s: millions of samples in a fixed place.</summary>
internal sealed class LatencyHistogram
{
    private const int StepMicroseconds = 10, Steps = 1_000_000;

    private readonly long[] _counts = new long[Steps];

    public long Count { get; private set; }

    /// <param name="ticks">Of <see cref="Stopwatch"/>.</param>
    public void Add(long ticks)
    {
        var step = ticks * (1_000_000 / StepMicroseconds) / Stopwatch.Frequency;
        _counts[Math.Clamp(step, 0, Steps - 1)]++;
        Count++;
    }

    /// <summary>Milliseconds below which <paramref name="share"/> of the samples lie, rounded up to a step; 0 without samples.</summary>
    public double Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        long seen = 0;
        for (var step = 0; step < Steps && Count > 0; step++)
        {
            seen += _counts[step];
            if (seen >= wanted)
            {
                return (step + 1) * StepMicroseconds / 1000.0;
            }
        }

        return 0;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }
}
