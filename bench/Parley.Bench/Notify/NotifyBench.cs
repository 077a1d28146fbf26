using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Chat;
using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;

namespace Parley.Bench.Notify;

/// <summary>
/// 1,000 people write, each to somebody who is not here, as fast as the server acknowledges it: each message is one event, and its effect is the stored notification of its receiver.
/// The rate is all messages by the time from the first one sent to the last one stored. What is stored must be exactly what was acknowledged.
/// </summary>
internal static class NotifyBench
{
    private const int Pairs = 1_000, UnderWay = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Wanted[] Wanted = [new("notify.events_per_second", 3_000, 5_000), new("notify.miscounted", 0, -1)];

    public static async Task RunAsync(BenchRun run)
    {
        var time = TimeSpan.FromSeconds(int.Parse(run.Option("--seconds") ?? "60", CultureInfo.InvariantCulture));
        BenchRun.Note($"notify: {Pairs} people write to {Pairs} who are not here, for {time.TotalSeconds:0} s; settings that differ from the defaults: {ChatContext.SettingsInWords}");
        using var folder = await ChatContext.FreshFolderAsync();
        var writers = await SeedAsync(folder);
        await using var server = await ChatContext.StartAsync(folder);
        using var stored = new StoredNotifications(folder.FullPath);
        Processors.KeepToGenerator();
        try
        {
            using var loop = new LoadLoop(server.Address);
            var load = new AcknowledgedLoad([.. writers.Select(one => (one.Conversation, loop.Add(one.Token)))]);
            loop.OpenAll(load, Patience);
            var (processor, started) = (server.ProcessorTime, Stopwatch.GetTimestamp());
            load.Begin(UnderWay);
            loop.Run(load, time);
            load.Stopped = true;
            loop.Run(load, Patience, () => load.Acknowledged < load.Sent);
            var acknowledged = Stopwatch.GetElapsedTime(started);
            loop.Run(load, Patience, () => stored.Messages < load.Acknowledged);
            var (all, used) = (Stopwatch.GetElapsedTime(started), server.ProcessorTime - processor);
            loop.Run(load, TimeSpan.FromSeconds(3)); // what would come twice has time to
            BenchRun.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"  {load.Acknowledged} messages acknowledged in {acknowledged.TotalSeconds:0.0} s; {used.TotalMicroseconds / load.Acknowledged:0} µs of the server's processor each, {used / all:P0} of its core"));
            run.Figure("notify.events_per_second", load.Acknowledged / all.TotalSeconds, "events/s through to the stored notification");
            run.Figure("notify.lag_ms", (all - acknowledged).TotalMilliseconds, "ms from the last acknowledgement to the last notification");
            run.Figure("notify.miscounted", Math.Abs(stored.Messages - load.Sent), "messages that were not told of, or twice");
        }
        finally
        {
            Processors.UseAll();
        }

        FigureTable.Print(run.Figures, Wanted);
    }

    private static async Task<IReadOnlyList<(Guid Conversation, string Token)>> SeedAsync(WorkFolder folder)
    {
        IReadOnlyList<SeedConversation> conversations;
        using (var seed = new WorldSeed(folder.FullPath))
        {
            conversations = await seed.AddConversationsAsync(People.Pairs(seed.AddPeople(2 * Pairs)), messages: 0);
        }

        var mint = new TokenMint(folder.FullPath);
        return [.. conversations.Select(one => (one.Id, mint.Issue(one.Members[0].Id)))];
    }
}
