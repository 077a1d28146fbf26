using Parley.Bench.SocketIO.Load;
using Parley.Bench.SocketIO.Servers;

namespace Parley.Bench.SocketIO.Steps;

/// <summary>500 pairs: one sends to the other and is acknowledged. As many as the server can, then 10,000 and 2,000 a second.</summary>
internal static class RelayStep
{
    public const string Rate = "relay_rate", Processor10k = "relay_cpu_10k", Processor2k = "relay_cpu_2k";

    private const int Pairs = 500;
    private const double LimitMilliseconds = 50;

    private static readonly int[] UnderWay = [500, 1000, 1500, 2000, 3000];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3), Attempt = TimeSpan.FromSeconds(1), Settle = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(SocketIOContext context, ServerKind kind)
    {
        using var server = await context.StartAsync(kind);
        using var loop = new ClientLoop(server.Address);
        loop.Open(2 * Pairs, client => $"pair-{client / 2}", SocketIOContext.Patience);
        var load = new RelayLoad(loop.Clients);

        Measurement Hold(TimeSpan time) => Measurement.Take(server, loop, load, load.Latency, time);

        load.Keep(UnderWay[0]);
        loop.Run(load, WarmUp);
        var found = context.Samples.Found(kind.Name, Rate, () => SocketIOContext.Search(UnderWay, LimitMilliseconds, underWay =>
        {
            load.Keep(underWay);
            return Hold(Attempt);
        }));
        load.Keep(found);
        loop.Run(load, Settle);
        var most = Hold(context.Options.Steady);
        SocketIOContext.Note(kind, "most", $"{most}; {found} under way{(most.P99 > LimitMilliseconds ? "; OVER the limit" : "")}");
        context.Samples.Add(kind.Name, Rate, most.Rate);

        foreach (var (rate, what) in ((double, string)[])[(10_000, Processor10k), (2_000, Processor2k)])
        {
            load.Keep(0);
            SocketIOContext.Drain(loop, load, () => load.UnderWay);
            load.Keep(rate);
            loop.Run(load, Settle);
            var held = Hold(context.Options.Steady);
            SocketIOContext.Note(kind, $"{rate:0}/s", held);
            context.Samples.Add(kind.Name, what, held.MicrosecondsEach);
        }

        load.Keep(0);
        SocketIOContext.Drain(loop, load, () => load.UnderWay);
    }
}
