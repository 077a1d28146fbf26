namespace BuildRules.Code;

// BannedSymbols.txt: time comes from an injected TimeProvider.
internal static class WallClock
{
    public static DateTimeOffset Now() => DateTimeOffset.UtcNow;
}
