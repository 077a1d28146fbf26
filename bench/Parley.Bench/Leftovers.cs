using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Parley.Bench;

/// <summary>What must not outlive this program, however it ends: its children and its folders. Only SIGKILL leaves them behind.</summary>
internal static class Leftovers
{
    private static readonly ConcurrentDictionary<object, (long Order, Action Remove)> All = new();
    private static readonly List<PosixSignalRegistration> Signals = [];
    private static long _order;

    /// <summary>From now on Ctrl-C and its like leave nothing behind. Once, at the start.</summary>
    public static void CleanUpAtExit()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => CleanUp();
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            Signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Environment.Exit(130);
            }));
        }
    }

    public static void Add(object owner, Action remove) => All[owner] = (Interlocked.Increment(ref _order), remove);

    public static void Remove(object owner) => All.TryRemove(owner, out _);

    // The latest first: a server goes before the folder that it works in.
    private static void CleanUp()
    {
        foreach (var (owner, (_, remove)) in All.OrderByDescending(one => one.Value.Order))
        {
            Remove(owner);
            try
            {
                remove();
            }
            catch (Exception exception)
            {
                Console.Error.WriteLine($"left behind: {exception.Message}");
            }
        }
    }
}
