using System.Globalization;
using Parley.Bench.Load;

namespace Parley.Bench.Files;

/// <summary>
/// A large file goes into the server and comes out again: sealed, hashed and durable, beside a bare copy by the same Kestrel. Both servers have the same processor, and take turns;
/// the figures are the medians of the rounds.
/// </summary>
internal static class FilesBench
{
    private const int Rounds = 5;

    private const long WarmUpBytes = 64L << 20;

    /// <summary>Room for all rounds.</summary>
    private static readonly Dictionary<string, string> Settings = new() { ["Parley__Media__BytesPerUser"] = "107374182400", ["Parley__Media__TotalBytes"] = "107374182400" };

    private static readonly Wanted[] Wanted =
        [new("files.upload_vs_kestrel", 0.6, 0.8), new("files.download_vs_kestrel", 0.6, 0.8), new("files.rss_growth_mb", 64, 32)];

    public static async Task RunAsync(BenchRun run)
    {
        var bytes = long.Parse(run.Option("--megabytes") ?? "1024", CultureInfo.InvariantCulture) << 20;
        BenchRun.Note($"files: {bytes >> 20} MiB, {Rounds} rounds; settings: {string.Join(", ", Settings.Select(one => $"{one.Key}={one.Value}"))}");
        await using var server = await ServerProcess.StartAsync(Settings, processor: Processors.Server);
        using var peer = await CopyPeer.StartAsync();
        Processors.KeepToGenerator();
        try
        {
            using var parley = new ParleyTransfers(server.Address);
            using var copy = new CopyTransfers(peer.Address);
            await parley.RegisterAsync();
            foreach (var transfers in (FileTransfers[])[parley, copy])
            {
                await transfers.UploadAsync(WarmUpBytes);
                await transfers.DownloadAsync(WarmUpBytes);
            }

            using var memory = new MemoryWatch(server.Id);
            var (ours, bare) = (new Times(), new Times());
            for (var round = 0; round < Rounds; round++)
            {
                await bare.AddAsync(copy, bytes);
                await ours.AddAsync(parley, bytes);
            }

            BenchRun.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"  bare copy: up {Rate(bytes, bare.Up):0}, down {Rate(bytes, bare.Down):0} MiB/s; resident before {memory.BeforeMegabytes:0} MiB"));
            run.Figure("files.upload_mb_per_second", Rate(bytes, ours.Up), "MiB/s until it is stored");
            run.Figure("files.download_mb_per_second", Rate(bytes, ours.Down), "MiB/s");
            run.Figure("files.upload_vs_kestrel", bare.Up / ours.Up, "of the bare copy's rate");
            run.Figure("files.download_vs_kestrel", bare.Down / ours.Down, "of the bare copy's rate");
            run.Figure("files.rss_growth_mb", memory.GrowthMegabytes, "MiB at most above the memory before");
        }
        finally
        {
            Processors.UseAll();
        }

        FigureTable.Print(run.Figures, Wanted);
    }

    private static double Rate(long bytes, double seconds) => (bytes >> 20) / seconds;

    /// <summary>A server's, in seconds.</summary>
    private sealed class Times
    {
        private readonly List<double> _up = [], _down = [];

        public double Up => BenchRun.Percentile(_up, 0.5);

        public double Down => BenchRun.Percentile(_down, 0.5);

        public async Task AddAsync(FileTransfers transfers, long bytes)
        {
            _up.Add((await transfers.UploadAsync(bytes)).TotalSeconds);
            _down.Add((await transfers.DownloadAsync(bytes)).TotalSeconds);
        }
    }
}
