namespace Parley.Chaos.Checking;

/// <summary>One sentence of the delivery contract that a run must not contradict.</summary>
internal abstract class Invariant
{
    /// <summary>Like <c>I1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What contradicts it, in words that name who, where and which lines of the journal.</summary>
    public abstract IEnumerable<string> Check(Evidence evidence);
}
