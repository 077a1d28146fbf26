namespace BuildRules.Code;

// BannedSymbols.txt: the older clock as well.
internal static class OldWallClock
{
    public static DateTime Now() => DateTime.UtcNow;
}
