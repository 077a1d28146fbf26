using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.Servers;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;

namespace Parley.Bench.Chat;

/// <summary>What the steps share: the options, where figures go, and a freshly made data folder to copy.</summary>
internal sealed class ChatContext(BenchRun run, ChatOptions options, WorkFolder fresh)
{
    /// <summary>Where the server's settings differ from its defaults: a load's people say more than people do, and all from one address.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["Parley__Flood__Scale"] = "1000000" };

    /// <summary>For the heading of a bench.</summary>
    public static string SettingsInWords => string.Join(", ", Settings.Select(one => $"{one.Key}={one.Value}"));

    public BenchRun Run => run;

    public TimeSpan Steady => options.Steady;

    /// <summary>See <see cref="ChatOptions.World"/>.</summary>
    public string? World => options.World;

    /// <summary>Starts the server once on an empty folder: it makes its keys and its tables.</summary>
    public static async Task<WorkFolder> FreshFolderAsync()
    {
        var fresh = new WorkFolder();
        await using var server = await ServerProcess.StartAsync(Settings, fresh.FullPath);
        await server.StopAsync();
        return fresh;
    }

    /// <summary>A copy of the fresh folder, for a step of its own.</summary>
    public WorkFolder CopyOfFresh() => CopyOfFresh(new WorkFolder());

    public WorkFolder CopyOfFresh(WorkFolder into)
    {
        into.CopyFrom(fresh);
        return into;
    }

    public TokenMint Tokens() => new(fresh.FullPath);

    public static Task<ParleyUnderTest> StartAsync(WorkFolder folder) => StartAsync(folder, Settings);

    public static Task<ParleyUnderTest> StartAsync(WorkFolder folder, IReadOnlyDictionary<string, string> settings) =>
        ParleyUnderTest.StartAsync(folder.FullPath, settings);

    /// <summary>Searches, holds the load for the steps' time, and says what it came to.</summary>
    public TalkResult Measure(ChatServer server, Talk talk)
    {
        Processors.KeepToGenerator();
        try
        {
            using var load = new TalkLoad(server, talk);
            load.Search();
            var result = load.Measure(Steady);
            BenchRun.Note(result.Summary);
            BenchRun.Note($"  lost: {load.Drain()}");
            return result;
        }
        finally
        {
            Processors.UseAll();
        }
    }
}
