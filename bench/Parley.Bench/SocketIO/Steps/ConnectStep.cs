using System.Globalization;
using Parley.Bench.SocketIO.Load;
using Parley.Bench.SocketIO.Servers;

namespace Parley.Bench.SocketIO.Steps;

/// <summary>12,000 come as fast as the server lets them, 64 at once: TCP, upgrade, Engine.IO's open, Socket.IO's CONNECT and its answer. Others warmed it up.</summary>
internal static class ConnectStep
{
    public const string Rate = "connects";

    private const int Before = 4_000, Count = 12_000;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(SocketIOContext context, ServerKind kind)
    {
        using var server = await context.StartAsync(kind);
        using var loop = new ClientLoop(server.Address);
        loop.Open(Before, _ => null, SocketIOContext.Patience);
        loop.Leave(SocketIOContext.Patience);
        loop.Run(new ClientLoad(), Calm);

        var (processor, generator) = (server.ProcessorTime, Environment.CpuUsage.TotalTime);
        var seconds = loop.Open(Count, _ => null, SocketIOContext.Patience);
        var (used, own) = (server.ProcessorTime - processor, Environment.CpuUsage.TotalTime - generator);
        SocketIOContext.Note(kind, "connect", string.Create(
            CultureInfo.InvariantCulture,
            $"{Count / seconds,9:0}/s {used.TotalMicroseconds / Count:0} µs each; processor: server {used.TotalSeconds / seconds:0%}, generator {own.TotalSeconds / seconds:0%}"));
        context.Samples.Add(kind.Name, Rate, Count / seconds);
        loop.Leave(SocketIOContext.Patience);
    }
}
