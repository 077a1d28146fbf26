namespace Parley.Chaos.Checking;

/// <param name="Invariant">Its name in the delivery contract, like <c>I1</c>.</param>
/// <param name="What">Who, where and what; journal lines as <c>#moment</c>.</param>
internal sealed record Violation(string Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}
