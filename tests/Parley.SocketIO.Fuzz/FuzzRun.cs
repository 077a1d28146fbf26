using System.Globalization;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Fuzz.Targets;

namespace Parley.SocketIO.Fuzz;

/// <summary>
/// Makes up cases one after another on one thread, under a watch that notices when one of them does not end. The run fails with the first case that throws,
/// differs from its model or hangs, and when memory has grown in the end.
/// </summary>
internal sealed class FuzzRun(FuzzOptions options, Action<string>? say = null)
{
    /// <summary>A case takes microseconds.</summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(30);

    /// <summary>Pools and caches fill while cases vary; a leak of 10 bytes per case would be 100 MB in a long run.</summary>
    private const long GrowthLimitBytes = 8 * 1024 * 1024;

    private readonly SortedDictionary<string, long> _byTarget = [];
    private readonly Chance _chance = new();
    private string? _failure;
    private long _done;
    private long _grownBytes;

    internal static IReadOnlyList<string> TargetNames { get; } = ["packet", "payload", "frames", "head", "session"];

    internal FuzzReport Run()
    {
        say?.Invoke($"seed {options.Seed}");
        var worker = new Thread(Work, 4 * 1024 * 1024) { IsBackground = true, Name = "fuzz" };
        worker.Start();
        Watch(worker);
        return new FuzzReport(options.Seed, Volatile.Read(ref _done), _byTarget, _grownBytes, _failure);
    }

    private void Watch(Thread worker)
    {
        var (seen, unchanged, said) = (-1L, TimeSpan.Zero, TimeSpan.Zero);
        var step = TimeSpan.FromMilliseconds(500);
        while (!worker.Join(step))
        {
            var done = Volatile.Read(ref _done);
            unchanged = done == seen ? unchanged + step : TimeSpan.Zero;
            seen = done;
            if (unchanged >= HangLimit)
            {
                _failure = Describe(options.First + done, "it does not end");
                return;
            }

            said += step;
            if (said < SayEvery)
                continue;
            said = TimeSpan.Zero;
            say?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{done:N0} cases"));
        }
    }

    private void Work()
    {
        using var targets = new TargetSet();
        var warm = options.Cases / 10;
        var before = 0L;
        try
        {
            for (var i = 0L; i < options.Cases; i++)
            {
                if (i == warm)
                    before = LiveBytes(targets);
                if (!TryCase(targets, options.First + i))
                    return;
                Volatile.Write(ref _done, i + 1);
            }

            _grownBytes = LiveBytes(targets) - before;
            if (_grownBytes > GrowthLimitBytes)
                _failure = $"memory has grown by {_grownBytes / 1024} KiB";
        }
        catch (FuzzFailure failure)
        {
            _failure = failure.Message;
        }
    }

    private bool TryCase(TargetSet targets, long index)
    {
        _chance.Begin(options.Seed, index);

        // Drawn even when it is not free, so that what follows is the same.
        var drawn = targets.Draw(_chance);
        var target = options.Target is { } name ? targets.Named(name) : drawn;
        try
        {
            target.Run(_chance);
            _byTarget[target.Name] = _byTarget.GetValueOrDefault(target.Name) + 1;
            return true;
        }
        catch (Exception error)
        {
            _failure = Describe(index, $"{target.Name}: {(error is FuzzFailure ? error.Message : error)}\ninput: {target.Show()}");
            return false;
        }
    }

    private string Describe(long index, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"case {index} failed: {what}\nagain: ./parley fuzz --seed {options.Seed} --case {index}{(options.Target is null ? "" : " --target " + options.Target)}");

    private static long LiveBytes(TargetSet targets)
    {
        targets.Settle();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>One of each.</summary>
    private sealed class TargetSet : IDisposable
    {
        private readonly FuzzTarget[] _all = [new PacketTarget(), new PayloadTarget(), new FrameTarget(), new HeadTarget(), new SessionTarget()];

        public void Dispose() => Array.ForEach(_all, target => target.Dispose());

        internal FuzzTarget Named(string name) => _all.First(target => target.Name == name);

        internal void Settle() => Array.ForEach(_all, target => target.Settle());

        internal FuzzTarget Draw(Chance chance) => chance.Next(100) switch
        {
            < 45 => _all[0],
            < 55 => _all[1],
            < 72 => _all[2],
            < 80 => _all[3],
            _ => _all[4],
        };
    }
}
