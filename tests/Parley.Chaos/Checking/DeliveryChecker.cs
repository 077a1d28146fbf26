using Parley.Chaos.Checking.Invariants;

namespace Parley.Chaos.Checking;

/// <summary>Proves the invariants of the delivery contract from the journals and the final log.</summary>
internal static class DeliveryChecker
{
    private static readonly IReadOnlyList<Invariant> Invariants =
    [
        new AcknowledgedOnce(), new InDoubtAtMostOnce(), new NoGaps(), new RisingScreens(), new Convergence(), new SerialOrder(), new OwnWrites(),
        new MembersOnly(), new RisingCursors(), new RisingStatus(), new SameContent(), new NoSilentRollback(), new RevokedSilence(), new UnreadCounts(),
        new StateEqualsLog(),
    ];

    /// <summary>Everything that is broken; empty when the run kept the contract.</summary>
    public static IReadOnlyList<Violation> Check(Journal journal, FinalLog log)
    {
        var evidence = new Evidence(journal, log);
        return [.. Invariants.SelectMany(invariant => invariant.Check(evidence).Select(what => new Violation(invariant.Name, what)))];
    }
}
