using Parley.Chaos.Network;

namespace Parley.Chaos.Faults;

/// <summary>What happens between the clients and the server.</summary>
internal sealed class NetworkFaults(FaultyNetwork network, Random random)
{
    public IEnumerable<Fault> All =>
    [
        new("connections cut", CutAsync),
        new("connections half-closed", HalfCloseAsync),
        new("network stalled", StallAsync),
        new("network slow", SlowDownAsync),
    ];

    private Task<string> CutAsync()
    {
        var share = 0.2 + (0.8 * random.NextDouble());
        return Task.FromResult($"{network.Cut(share, random)} connections reset");
    }

    private Task<string> HalfCloseAsync()
    {
        var share = 0.2 + (0.6 * random.NextDouble());
        return Task.FromResult($"one direction of {network.HalfClose(share, random)} connections ended");
    }

    private async Task<string> StallAsync()
    {
        // One in four for longer than a slow consumer is borne with.
        var time = TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(11_000, 13_000) : random.Next(500, 4000));
        network.Weather.Stall();
        await Task.Delay(time, TimeProvider.System);
        network.Weather.Clear();
        return $"nothing moved for {time.TotalSeconds:F1} s";
    }

    private async Task<string> SlowDownAsync()
    {
        network.Weather.DelayMs = random.Next(20, 400);
        var most = network.Weather.DelayMs;
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(2000, 4000)), TimeProvider.System);
        network.Weather.Clear();
        return $"each piece up to {most} ms late";
    }
}
