namespace BuildRules.PublicApi;

/// <summary>Whoever documents one parameter documents all.</summary>
public static class HalfDocumented
{
    /// <summary>Adds.</summary>
    /// <param name="first">Documented.</param>
    public static int Add(int first, int second) => first + second;
}
