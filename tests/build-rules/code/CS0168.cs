namespace BuildRules.Code;

// TreatWarningsAsErrors: an ordinary compiler warning.
internal sealed class PlainWarning
{
    public static void Declares()
    {
        int unused;
    }
}
