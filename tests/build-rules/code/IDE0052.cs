namespace BuildRules.Code;

// EnforceCodeStyleInBuild: written, never read.
internal sealed class UnreadMember(int length)
{
    private readonly int _length = length;
}
