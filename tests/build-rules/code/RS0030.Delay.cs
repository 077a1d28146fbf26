namespace BuildRules.Code;

// BannedSymbols.txt: a delay takes the TimeProvider.
internal static class Delayer
{
    public static Task Wait() => Task.Delay(100);
}
