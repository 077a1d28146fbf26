using Parley.Bench.SocketIO.Load;
using Parley.Bench.SocketIO.Servers;

namespace Parley.Bench.SocketIO;

/// <summary>What the steps share.</summary>
internal sealed class SocketIOContext(SocketIOBenchOptions options)
{
    /// <summary>How long clients have to come or go.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Samples Samples { get; } = new();

    public SocketIOBenchOptions Options => options;

    public Task<ServerUnderTest> StartAsync(ServerKind kind, TimeSpan? pingInterval = null) =>
        ServerUnderTest.StartAsync(kind, options.Door, pingInterval ?? TimeSpan.FromSeconds(25));

    public static void Note(ServerKind kind, string what, object result) => BenchRun.Note($"  {kind.Name,-8} {what,-10} {result}");

    /// <summary>
    /// The number of messages under way that gives the highest rate while 99 of 100 stay within the limit, with a tenth to spare: what is held varies more than
    /// what is tried.
    /// </summary>
    public static int Search(IEnumerable<int> candidates, double limitMilliseconds, Func<int, Measurement> attempt)
    {
        var (best, bestRate, misses, first) = (0, 0.0, 0, 0);
        foreach (var candidate in candidates)
        {
            first = first == 0 ? candidate : first;
            var result = attempt(candidate);
            if (result.P99 > 0.9 * limitMilliseconds)
            {
                // One may be the machine's; two are the server's.
                if (++misses == 2)
                {
                    break;
                }

                continue;
            }

            misses = 0;
            if (result.Rate > bestRate)
            {
                (best, bestRate) = (candidate, result.Rate);
            }
        }

        return best == 0 ? first : best;
    }

    /// <summary>Lets what is under way come to its end.</summary>
    public static void Drain(ClientLoop loop, ClientLoad load, Func<int> underWay)
    {
        loop.Run(load, TimeSpan.FromSeconds(10), () => underWay() > 0);
        if (underWay() is > 0 and var lost)
        {
            throw new InvalidOperationException($"{lost} messages have not arrived within 10 s.");
        }
    }
}
