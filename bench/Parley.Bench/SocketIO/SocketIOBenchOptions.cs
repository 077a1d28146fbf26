using System.Globalization;
using Parley.Bench.SocketIO.Servers;

namespace Parley.Bench.SocketIO;

/// <summary><c>./parley bench socketio [--only relay,…] [--servers parley,node,kestrel] [--rounds 3] [--seconds 4] [--door connection]</c>.</summary>
internal sealed class SocketIOBenchOptions
{
    public required IReadOnlyList<string> Only { get; init; }

    public required IReadOnlyList<ServerKind> Servers { get; init; }

    /// <summary>How often each server takes its turn; a figure is the median. Default 3; fewer is for tuning.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long each load is held. Default 4 s.</summary>
    public required TimeSpan Steady { get; init; }

    /// <summary>How connections reach Parley.SocketIO: <c>connection</c>, its connection middleware, or <c>http</c>, ASP.NET Core's pipeline.</summary>
    public required string Door { get; init; }

    public static SocketIOBenchOptions Read(BenchRun run, IReadOnlyCollection<string> steps) => new()
    {
        Only = Names(run, "--only", steps),
        Servers = [.. Names(run, "--servers", [.. ServerKind.All.Select(kind => kind.Name)]).Select(name => ServerKind.All.First(kind => kind.Name == name))],
        Rounds = Number(run, "--rounds", 3),
        Steady = TimeSpan.FromSeconds(Number(run, "--seconds", 4)),
        Door = run.Option("--door") switch
        {
            null or "connection" => "connection",
            "http" => "http",
            var other => throw new BenchUsageException($"--door: connection or http, not {other}"),
        },
    };

    private static string[] Names(BenchRun run, string option, IReadOnlyCollection<string> all)
    {
        string[] wanted = run.Option(option)?.Split(',') ?? [.. all];
        var unknown = wanted.Except(all, StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? wanted
            : throw new BenchUsageException($"{option}: there is no {string.Join(", ", unknown)}; there are: {string.Join(", ", all)}");
    }

    private static int Number(BenchRun run, string option, int otherwise) =>
        int.TryParse(run.Option(option) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new BenchUsageException($"{option}: a number above 0.");
}
