using Parley.SocketIO.Fuzz;

namespace Parley.SocketIO.Tests.Fuzzing;

/// <summary>R4: other cases in every run; the output says how to see a failure again. Far more of them by hand: <c>./parley fuzz --cases N</c>.</summary>
[Collection(nameof(MeasuresMemory))]
public class ParserFuzzTests
{
    [Fact]
    public void R4_Parsers_200000MadeUpCases_AgreeWithTheirModels()
    {
        var report = new FuzzRun(new FuzzOptions { Cases = 200_000 }).Run();
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Failure is null, report.ToString());
        Assert.Equal(200_000, report.Cases);
        Assert.Equal(FuzzRun.TargetNames.Order(StringComparer.Ordinal), report.ByTarget.Keys);
    }

    [Fact]
    public void R4_Case_OfASeed_IsMadeAgainAlone()
    {
        using var target = new SeenBytes();
        Assert.Equal(target.Make(seed: 7, index: 1_000), target.Make(seed: 7, index: 1_000));
        Assert.NotEqual(target.Make(seed: 7, index: 1_000), target.Make(seed: 7, index: 1_001));
        Assert.NotEqual(target.Make(seed: 7, index: 1_000), target.Make(seed: 8, index: 1_000));
    }

    private sealed class SeenBytes : Fuzz.Targets.FuzzTarget
    {
        private readonly Fuzz.Generation.Chance _chance = new();

        internal override string Name => "seen";

        internal override void Run(Fuzz.Generation.Chance chance) => Input.AddRandom(chance, 16);

        internal string Make(ulong seed, long index)
        {
            Input.Clear();
            _chance.Begin(seed, index);
            Run(_chance);
            return Convert.ToHexString(Input.Written);
        }
    }
}
