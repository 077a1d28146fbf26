using System.Diagnostics;
using Parley.Bench.SocketIO.Load;
using Parley.Bench.SocketIO.Servers;

namespace Parley.Bench.SocketIO.Steps;

/// <summary>
/// 19,500 come, are pinged once, and go: by how much the server's memory (RSS) has grown for each, and what of it is left afterwards. Before them others came
/// and went, so that the code and the pools that everybody shares are there.
/// </summary>
internal static class IdleStep
{
    public const string Memory = "idle_rss", Left = "idle_left";

    private const int Before = 500, Count = 19_500;
    private const double BackWithin = 1.2;

    /// <summary>A usual heartbeat, but sooner than the usual 25 s: an idle connection is one that has had its ping.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(6), Settle = TimeSpan.FromSeconds(8);

    /// <summary>Ours gives memory back some seconds after the last has gone. The others are not waited for: they have never been seen to.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1), PatienceForOurs = TimeSpan.FromSeconds(30), PatienceForOthers = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(SocketIOContext context, ServerKind kind)
    {
        using var server = await context.StartAsync(kind, PingInterval);
        using var loop = new ClientLoop(server.Address);
        var nothing = new ClientLoad();
        loop.Open(Before, _ => null, SocketIOContext.Patience);
        loop.Leave(SocketIOContext.Patience);
        loop.Run(nothing, Calm);
        var before = server.ResidentBytes;

        loop.Open(Count, _ => null, SocketIOContext.Patience);
        loop.Run(nothing, Settle);
        var full = server.ResidentBytes;

        loop.Leave(SocketIOContext.Patience);
        var left = Stopwatch.GetTimestamp();
        loop.Run(nothing, kind.Name == ServerKind.Parley ? PatienceForOurs : PatienceForOthers, () => server.ResidentBytes > BackWithin * before);
        var after = server.ResidentBytes;

        var each = (full - before) / 1000.0 / Count;
        SocketIOContext.Note(kind, "idle", FormattableString.Invariant(
            $"{each:0.00} KB each: {before / 1e6:0.0} MB before, {full / 1e6:0.0} with {Count}, {after / 1e6:0.0} {Stopwatch.GetElapsedTime(left).TotalSeconds:0.0} s after"));
        context.Samples.Add(kind.Name, Memory, each);
        context.Samples.Add(kind.Name, Left, (double)after / before);
    }
}
