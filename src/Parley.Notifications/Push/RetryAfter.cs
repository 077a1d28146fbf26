namespace Parley.Notifications.Push;

/// <summary>The header <c>Retry-After</c> (RFC 9110 §10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>A service that asks for more is asked again by then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>Null: it says nothing.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var pause = header?.Delta ?? header?.Date - now;
        return pause > Longest ? Longest : pause;
    }
}
