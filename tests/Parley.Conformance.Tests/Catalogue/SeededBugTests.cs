namespace Parley.Conformance.Tests.Catalogue;

/// <summary>A suite that has never been seen to fail proves nothing: each bug planted in the reference (bugs.mjs) is caught by a test of the rule that it breaks.</summary>
public sealed class SeededBugTests
{
    [Theory]
    [InlineData("handshake-without-maxPayload", "E4")]
    [InlineData("session-id-shown-to-others", "E5")]
    [InlineData("pong-not-required", "E6")]
    [InlineData("only-one-ping", "E6")]
    [InlineData("polls-may-be-cached", "E8")]
    [InlineData("second-poll-waits-too", "E9")]
    [InlineData("too-large-post-ends-session", "E13")]
    [InlineData("poll-not-released-at-upgrade", "E18")]
    [InlineData("queue-lost-at-upgrade", "E19")]
    [InlineData("queue-reversed-at-upgrade", "E19")]
    [InlineData("queue-lost-at-close", "E22")]
    [InlineData("namespace-loses-its-query", "S3")]
    [InlineData("refusal-closes-connection", "S5")]
    [InlineData("attachments-reversed", "S7")]
    [InlineData("any-number-of-attachments", "S9")]
    [InlineData("reserved-names-accepted", "S11")]
    [InlineData("event-without-namespace-ignored", "S12")]
    [InlineData("unknown-ack-closes-connection", "S13")]
    [InlineData("second-connect-accepted", "S15")]
    [InlineData("ack-without-its-id", "S17")]
    [InlineData("ack-answered-twice", "S18")]
    [InlineData("volatile-never-dropped", "S22")]
    public async Task Bug_PlantedInTheReference_IsCaught(string bug, string rule)
    {
        var tests = SuiteTest.All.Where(test => test.Difference is null && test.Rules.Contains(rule)).ToList();
        Assert.NotEmpty(tests);
        foreach (var test in tests)
        {
            if (await test.FailureOnNpmAsync(bug) is not null)
                return;
        }

        Assert.Fail($"the tests of {rule} pass on a reference with {bug}");
    }
}
