using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.World;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// 5,000 people with 30 conversations each come, authenticate, sync and stay: by how much the server's memory has grown, per person. Before them 200 others came
/// and went, so that the code and the pools that everybody shares are there.
/// </summary>
internal static class IdleStep
{
    private const int Crowd = 5_000, Before = 200, Reach = 15;

    // Longer than a heartbeat (25 s): each connection has been pinged at least once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120), Settle = TimeSpan.FromSeconds(30), Leave = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(ChatContext context)
    {
        using var folder = context.CopyOfFresh();
        IReadOnlyList<SeedPerson> people;
        using (var seed = new WorldSeed(folder.FullPath))
        {
            people = seed.AddPeople(Crowd);
            await seed.AddConversationsAsync(People.Ring(people, Reach), messages: 1);
        }

        var mint = context.Tokens();
        var tokens = people.Select(person => mint.Issue(person.Id)).ToList();
        await using var server = await ChatContext.StartAsync(folder);
        Processors.KeepToGenerator();
        try
        {
            Come(server, tokens.Take(Before)).Dispose();
            using (var nobody = new LoadLoop(server.Address))
            {
                nobody.Run(new SyncedLoad(), Leave);
            }

            var before = server.MemoryBytes;
            using var crowd = Come(server, tokens);
            crowd.Run(new SyncedLoad(), Settle);
            var after = server.MemoryBytes;
            BenchRun.Note(FormattableString.Invariant($"  {before / 1e6:0.0} MB before, {after / 1e6:0.0} MB with {Crowd} people"));
            context.Run.Figure("chat.idle_kb", (after - before) / 1024.0 / Crowd, "KiB per idle person with 30 conversations");
        }
        finally
        {
            Processors.UseAll();
        }
    }

    private static LoadLoop Come(Servers.ChatServer server, IEnumerable<string> tokens)
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
