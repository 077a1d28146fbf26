namespace BuildRules.Clean;

public sealed class Clean(TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();
}
