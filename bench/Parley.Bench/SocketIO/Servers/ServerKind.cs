namespace Parley.Bench.SocketIO.Servers;

/// <summary>A server that is measured: its name in figures, and the command that starts it.</summary>
/// <param name="Name">As in <c>socketio.node_relay_rate</c>.</param>
/// <param name="Command">Program and arguments. It reads PORT, PING_INTERVAL (milliseconds) and DOOR from its environment.</param>
/// <param name="Folder">Where it runs; null: anywhere.</param>
internal sealed record ServerKind(string Name, string[] Command, string? Folder = null)
{
    public const string Parley = "parley", Node = "node", Kestrel = "kestrel";

    // This program is in artifacts/bin/Parley.Bench/release.
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    public static IReadOnlyList<ServerKind> All { get; } =
    [
        new(Parley, ["dotnet", Program("PARLEY_SOCKETIO_HOST", "Parley.SocketIO.BenchHost")]),
        new(Node, ["node", "server.js"], Path.Combine(Root, "bench", "peers", "node-socketio")),
        new(Kestrel, ["dotnet", Program("PARLEY_KESTREL_PEER", "Parley.Bench.Kestrel")]),
    ];

    // The programs are built beside this one; another build of one can be named instead.
    private static string Program(string variable, string project) =>
        Environment.GetEnvironmentVariable(variable)
        ?? Path.Combine(Root, "artifacts", "bin", project, "release", project + ".dll");
}
