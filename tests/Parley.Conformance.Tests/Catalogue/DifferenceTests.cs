namespace Parley.Conformance.Tests.Catalogue;

/// <summary>Where the reference differs it is seen to differ: a test that has begun to pass there has lost its reason to be left out.</summary>
public sealed class DifferenceTests
{
    public static TheoryData<string> Names { get; } = [.. SuiteTest.All.Where(test => test.Difference is not null).Select(test => test.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task TestOfADifference_OnTheReference_Fails(string name)
    {
        var test = SuiteTest.All.Single(test => test.Name == name);

        Assert.True(await test.FailureOnNpmAsync(bug: null) is not null, $"{name} passes on the reference: difference {test.Difference} has gone");
    }
}
