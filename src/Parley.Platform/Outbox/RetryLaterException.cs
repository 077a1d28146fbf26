namespace Parley.Platform.Outbox;

/// <summary>A failed attempt whose receiver has said when to come again. The pause is at least this long, and as long as any other when this is shorter.</summary>
public sealed class RetryLaterException(string message, TimeSpan pause) : Exception(message)
{
    public TimeSpan Pause => pause;
}
