namespace BuildRules.Code;

// EnforceCodeStyleInBuild: the field is never reassigned.
internal sealed class MutableField
{
    private int _length = 1;

    public int Length => _length;
}
