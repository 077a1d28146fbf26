using Parley.Chaos.Clients;
using Parley.Chaos.Stages;

namespace Parley.Chaos.Faults;

/// <summary>What happens to PostgreSQL while the server runs on: nothing is acknowledged meanwhile, and nobody restarts the server afterwards.</summary>
internal sealed class PostgresFaults(PostgresStage stage, Tally tally, Random random)
{
    public IEnumerable<Fault> All => [new("postgres killed", KillAsync), new("postgres restarted", RestartAsync), new("postgres paused", PauseAsync)];

    private async Task<string> KillAsync()
    {
        var before = tally.TurnedAway;
        await stage.Database.KillAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(2000)), TimeProvider.System);
        await stage.Database.ResumeAsync();
        return $"SIGKILL to all of its processes, started again; {tally.TurnedAway - before} sends turned away";
    }

    private async Task<string> RestartAsync()
    {
        var before = tally.TurnedAway;
        await stage.Database.StopAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(2000)), TimeProvider.System);
        await stage.Database.ResumeAsync();
        return $"fast shutdown, started again; {tally.TurnedAway - before} sends turned away";
    }

    private async Task<string> PauseAsync()
    {
        var time = TimeSpan.FromMilliseconds(random.Next(300, 4000));
        try
        {
            await stage.Database.PauseAsync();
            await Task.Delay(time, TimeProvider.System);
        }
        finally
        {
            await stage.Database.ContinueAsync();
        }

        return $"SIGSTOP, SIGCONT after {time.TotalSeconds:F1} s";
    }
}
