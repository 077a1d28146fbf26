using Parley.Bench.SocketIO.Servers;
using Parley.Bench.SocketIO.Steps;

namespace Parley.Bench.SocketIO;

/// <summary>The medians by their names, and the ratios to the peers beside what is wanted.</summary>
internal static class SocketIOFigures
{
    /// <summary>What a step samples, its unit, and the ratio that comes of it.</summary>
    private static readonly (string Sample, string Unit, string Ratio)[] Figures =
    [
        (RelayStep.Rate, "messages/s acknowledged and delivered", "relay"),
        (RelayStep.Processor10k, "µs of the server's processor per message at 10,000/s", "relay_cpu_10k"),
        (RelayStep.Processor2k, "µs of the server's processor per message at 2,000/s", "relay_cpu_2k"),
        (FanoutStep.Rate, "deliveries/s", "fanout"),
        (FanoutStep.Processor, "µs of the server's processor per delivery at 100,000/s", "fanout_cpu"),
        (ConnectStep.Rate, "connects/s", "connects"),
        (IdleStep.Memory, "KB of RSS per idle connection", "idle_rss"),
    ];

    private static readonly Wanted[] Wanted =
    [
        new("socketio.relay_vs_node", 2, 2.5),
        new("socketio.relay_cpu_10k_vs_node", 0.9, 0.7),
        new("socketio.relay_cpu_2k_vs_node", 2.2, 1.5),
        new("socketio.fanout_vs_node", 3, 4),
        new("socketio.fanout_cpu_vs_node", 0.85, 0.7),
        new("socketio.idle_rss_vs_node", 0.7, 0.5),
        new("socketio.idle_left", 1.2, 1),
        new("socketio.connects_vs_node", 1.5, 2),
    ];

    public static void Print(BenchRun run, Samples samples)
    {
        BenchRun.Note("\nmedians, and the rounds");
        foreach (var (sample, unit, ratio) in Figures)
        {
            foreach (var kind in ServerKind.All)
            {
                if (samples.Median(kind.Name, sample) is { } median)
                {
                    run.Figure(kind.Name == ServerKind.Parley ? $"socketio.{sample}" : $"socketio.{kind.Name}_{sample}", median, $"{unit} ({samples.Show(kind.Name, sample)})");
                }
            }
        }

        foreach (var kind in ServerKind.All)
        {
            if (samples.Median(kind.Name, IdleStep.Left) is { } left)
            {
                run.Figure(kind.Name == ServerKind.Parley ? "socketio.idle_left" : $"socketio.{kind.Name}_idle_left", left, "times the RSS of the start, after all have left");
            }
        }

        foreach (var (sample, _, ratio) in Figures)
        {
            foreach (var peer in (string[])[ServerKind.Node, ServerKind.Kestrel])
            {
                if (samples.Median(ServerKind.Parley, sample) is { } own && samples.Median(peer, sample) is { } other)
                {
                    run.Figures[$"socketio.{ratio}_vs_{peer}"] = Math.Round(own / other, 3);
                }
            }
        }

        FigureTable.Print(run.Figures, Wanted);
    }
}
