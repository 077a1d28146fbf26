namespace BuildRules;

public sealed class Middle
{
    public override string ToString() => nameof(Bottom);
}
