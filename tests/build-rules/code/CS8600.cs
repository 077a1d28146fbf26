namespace BuildRules.Code;

// Nullable: null becomes a value of a type that excludes it.
internal static class NullAssigned
{
    public static int Length(string? text)
    {
        string certain = text;
        return certain.Length;
    }
}
