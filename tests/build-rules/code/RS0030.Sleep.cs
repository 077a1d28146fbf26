namespace BuildRules.Code;

// BannedSymbols.txt: wait for the thing itself.
internal static class Sleeper
{
    public static void Wait() => Thread.Sleep(100);
}
