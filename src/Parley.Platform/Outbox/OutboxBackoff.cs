namespace Parley.Platform.Outbox;

internal static class OutboxBackoff
{
    /// <summary>
    /// The pause after a failed attempt: doubled by each, up to the longest; of it a random half to the whole, so that entries that failed together are not
    /// tried together.
    /// </summary>
    /// <param name="attempts">How many have failed, from 1.</param>
    /// <param name="options">The first and the longest pause.</param>
    /// <param name="random">From 0 to below 1.</param>
    public static TimeSpan Pause(long attempts, OutboxOptions options, double random)
    {
        // 2^30 first pauses are longer than any longest one.
        var doubled = options.FirstRetry * Math.Pow(2, Math.Clamp(attempts - 1, 0, 30));
        var longest = doubled < options.LongestRetry ? doubled : options.LongestRetry;
        return longest * (0.5 + (random / 2));
    }
}
