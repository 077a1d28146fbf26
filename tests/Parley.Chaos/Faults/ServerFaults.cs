using Parley.Chaos.Clients;
using Parley.Chaos.Network;
using Parley.Chaos.Stages;

namespace Parley.Chaos.Faults;

/// <summary>What happens to the server's process and to its machine.</summary>
internal sealed class ServerFaults(Stage stage, FaultyNetwork network, RunClock clock, Tally tally, Health health, Random random)
{
    private static readonly TimeSpan ReservedLasts = TimeSpan.FromSeconds(20), Look = TimeSpan.FromMilliseconds(50);

    public IEnumerable<Fault> All =>
    [
        new("server killed", KillAsync),
        new("power cut", CutPowerAsync),
        new("server paused", PauseAsync),
        new("graceful restart", RestartAsync),
        .. stage.Disk.Refusal is null ? [new Fault("disk full", FillDiskAsync)] : Array.Empty<Fault>(),
    ];

    private async Task<string> KillAsync()
    {
        network.Server = null;
        await stage.KillAsync();
        await StartAsync();
        return "SIGKILL, started again";
    }

    private async Task<string> CutPowerAsync()
    {
        network.Server = null;
        var luck = random.Next(2) == 0 ? new Random(random.Next()) : null;
        await stage.CutPowerAsync(luck);
        await stage.RepairAsync();
        await StartAsync();
        return stage.Engine == "postgres" ? "the server and PostgreSQL killed, both started again"
            : luck is null ? "what was not synced is gone" : "by chance some of what was not synced survived";
    }

    private async Task<string> PauseAsync()
    {
        var time = TimeSpan.FromMilliseconds(random.Next(300, 4000));
        clock.Pause();
        try
        {
            await stage.PauseAsync();
            await Task.Delay(time, TimeProvider.System);
        }
        finally
        {
            await stage.ContinueAsync();
            clock.Continue();
        }

        return $"SIGSTOP, SIGCONT after {time.TotalSeconds:F1} s";
    }

    private async Task<string> RestartAsync()
    {
        await stage.StopAsync();
        network.Server = null;
        await StartAsync();
        return "SIGTERM, started again";
    }

    /// <summary>Until the server says that it is not ready and a few sends were turned away: they must be, at once, and later be stored without a restart.</summary>
    private async Task<string> FillDiskAsync()
    {
        var before = tally.TurnedAway;
        stage.Disk.Fill();
        try
        {
            await health.UntilAsync(ready: false);
            await TurnedAwayAsync(before);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 2500)), TimeProvider.System);
        }
        finally
        {
            stage.Disk.Free();
        }

        await stage.RepairAsync();
        return $"{tally.TurnedAway - before} sends turned away meanwhile";
    }

    /// <summary>What the log has reserved may last for a while; then somebody is turned away. Not for ever: a light load may fit for very long.</summary>
    private async Task TurnedAwayAsync(int before)
    {
        for (var left = ReservedLasts; left > TimeSpan.Zero && tally.TurnedAway == before; left -= Look)
        {
            await Task.Delay(Look, TimeProvider.System);
        }
    }

    private async Task StartAsync()
    {
        await stage.StartAsync();
        network.Server = stage.Address;
    }
}
