using Parley.Chaos;

namespace Parley.Durability.Tests;

/// <summary>What <c>./parley chaos</c> does must be seen to fail on a server that breaks its promises, from the first client to the last line.</summary>
public sealed class ChaosTests : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("parley-chaos-").FullName;

    [Fact]
    public async Task Chaos_OfAServerThatLeavesRevokedSocketsOpen_FindsI14() =>
        Assert.Contains("I14", await ViolatedAsync("silent-revocations", "session revoked"));

    public void Dispose() => Directory.Delete(_output, recursive: true);

    private async Task<IEnumerable<string>> ViolatedAsync(string fault, string kind)
    {
        var options = new ChaosOptions
        {
            Seconds = 10,
            Seed = 1,
            Output = _output,
            Kinds = [kind],
            Program = ("Parley.FaultHost", "parley-fault-host", [fault]),
        };
        await using var run = new ChaosRun(options, "sqlite");
        Assert.False(await run.RunAsync());
        return run.Violations.Select(violation => violation.Invariant);
    }
}
