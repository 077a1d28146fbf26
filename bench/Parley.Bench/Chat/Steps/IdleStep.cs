using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// A crowd comes: each authenticates, syncs and stays. By how much the server's memory has grown, per person. Before them others came and went, so that the code
/// and the pools that everybody shares are there.
/// </summary>
internal static class IdleStep
{
    private const int Before = 300;

    // Longer than a heartbeat (25 s): each connection has been pinged at least once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120), Settle = TimeSpan.FromSeconds(30), Leave = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(ChatContext context)
    {
        using var crowd = await Crowd.SeedAsync(context);
        await using var server = await ChatContext.StartAsync(crowd.Folder);
        Processors.KeepToGenerator();
        try
        {
            Come(server, crowd.Tokens.Take(Before)).Dispose();
            using (var nobody = new LoadLoop(server.Address))
            {
                nobody.Run(new SyncedLoad(), Leave);
            }

            var before = server.MemoryBytes;
            using var people = Come(server, crowd.Tokens);
            people.Run(new SyncedLoad(), Settle);
            var after = server.MemoryBytes;
            BenchRun.Note(FormattableString.Invariant($"  {before / 1e6:0.0} MB before, {after / 1e6:0.0} MB with {Crowd.Count} people"));
            context.Run.Figure("chat.idle_kb", (after - before) / 1024.0 / Crowd.Count, "KiB per idle person with 30 conversations");
        }
        finally
        {
            Processors.UseAll();
        }
    }

    private static LoadLoop Come(ChatServer server, IEnumerable<string> tokens)
    {
        var loop = new LoadLoop(server.Address);
        foreach (var token in tokens)
        {
            loop.Add(token);
        }

        var load = new SyncedLoad();
        loop.OpenAll(load, Patience);
        loop.Run(load, Patience, () => load.Synced < loop.Connections.Count);
        return load.Synced == loop.Connections.Count ? loop : throw new TimeoutException($"Only {load.Synced} people have been answered.");
    }

    /// <summary>Each asks for everything when it has joined, and then stays.</summary>
    private sealed class SyncedLoad : LoadHandler
    {
        private static readonly byte[] Sync = ClientFrame.Text("420[\"sync\",{}]"u8);

        public int Synced { get; private set; }

        public override void Ready(LoadConnection connection, long now)
        {
            connection.Queue(Sync);
            Dirty(connection);
        }

        public override void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now) => Synced++;
    }
}
