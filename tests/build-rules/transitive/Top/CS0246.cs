namespace BuildRules;

// DisableTransitiveProjectReferences: Top references Middle, which references Bottom; that gives Top no right to Bottom.
public sealed class Top
{
    public Bottom? Below { get; init; }
}
