namespace BuildRules.Code;

// AnalysisLevel=latest-recommended: one of the rules that only this level switches on.
internal static class OldGuard
{
    public static int Length(string text)
    {
        if (text is null)
        {
            throw new ArgumentNullException(nameof(text));
        }

        return text.Length;
    }
}
