namespace BuildRules.Code;

// EnforceCodeStyleInBuild: nobody calls it.
internal sealed class UnusedMember
{
    private static void Forgotten()
    {
    }
}
