namespace BuildRules.Code;

// Nullable: a value that may be null is used unchecked.
internal static class NullDereferenced
{
    public static int Length(string? text) => text.Length;
}
