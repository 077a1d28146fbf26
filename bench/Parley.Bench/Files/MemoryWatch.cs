using Parley.Bench.Load;

namespace Parley.Bench.Files;

/// <summary>How far a process's resident memory rises above what it is at the start.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly int _process;
    private readonly long _before;
    private readonly Timer _timer;
    private long _peak;

    public MemoryWatch(int process)
    {
        (_process, _before) = (process, ProcessorTime.ResidentBytes(process));
        _peak = _before;
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    public double BeforeMegabytes => Megabytes(_before);

    public double GrowthMegabytes => Megabytes(Interlocked.Read(ref _peak) - _before);

    private static double Megabytes(long bytes) => bytes / (1024.0 * 1024);

    private void Look()
    {
        var now = ProcessorTime.ResidentBytes(_process);
        long peak;
        while (now > (peak = Interlocked.Read(ref _peak)) && Interlocked.CompareExchange(ref _peak, now, peak) != peak)
        {
        }
    }

    public void Dispose() => _timer.Dispose();
}
