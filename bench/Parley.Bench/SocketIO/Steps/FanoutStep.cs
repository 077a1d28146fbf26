using Parley.Bench.SocketIO.Load;
using Parley.Bench.SocketIO.Servers;

namespace Parley.Bench.SocketIO.Steps;

/// <summary>One room of 1,000, and one who broadcasts to it: as many deliveries as the server can, then 100,000 a second.</summary>
internal static class FanoutStep
{
    public const string Rate = "fanout_rate", Processor = "fanout_cpu";

    private const int Members = 1000;
    private const double LimitMilliseconds = 50, BroadcastsPerSecond = 100;

    private static readonly int[] UnderWay = [2, 4, 8, 12, 16, 24];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3), Attempt = TimeSpan.FromSeconds(1), Settle = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(SocketIOContext context, ServerKind kind)
    {
        using var server = await context.StartAsync(kind);
        using var loop = new ClientLoop(server.Address);
        loop.Open(Members, _ => "all", SocketIOContext.Patience);
        loop.Open(1, _ => null, SocketIOContext.Patience);
        var load = new FanoutLoad(loop.Clients);

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

        load.Keep(0);
        SocketIOContext.Drain(loop, load, () => load.UnderWay);
        load.Keep(BroadcastsPerSecond);
        loop.Run(load, Settle);
        var held = Hold(context.Options.Steady);
        SocketIOContext.Note(kind, "100000/s", held);
        context.Samples.Add(kind.Name, Processor, held.MicrosecondsEach);
        load.Keep(0);
        SocketIOContext.Drain(loop, load, () => load.UnderWay);
    }
}
