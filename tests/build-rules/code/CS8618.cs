namespace BuildRules.Code;

// Nullable: a constructor leaves a member null.
internal sealed class NullLeft
{
    public string Name { get; set; }
}
