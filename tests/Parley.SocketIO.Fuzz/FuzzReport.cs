using System.Globalization;

namespace Parley.SocketIO.Fuzz;

/// <summary>What became of a run.</summary>
/// <param name="Seed">Makes the same cases again.</param>
/// <param name="Cases">How many were run.</param>
/// <param name="ByTarget">Of each target.</param>
/// <param name="GrownBytes">Live memory at the end, against that after the first tenth.</param>
/// <param name="Failure">What went wrong and how to see it again; null when nothing did.</param>
internal sealed record FuzzReport(ulong Seed, long Cases, IReadOnlyDictionary<string, long> ByTarget, long GrownBytes, string? Failure)
{
    public override string ToString()
    {
        var counts = string.Join(", ", ByTarget.Select(pair => $"{pair.Key} {pair.Value.ToString("N0", CultureInfo.InvariantCulture)}"));
        return string.Create(CultureInfo.InvariantCulture, $"seed {Seed}: {Cases:N0} cases ({counts}), live memory {GrownBytes / 1024.0:+0;-0;0} KiB: ") + (Failure ?? "nothing found");
    }
}
