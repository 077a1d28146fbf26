using System.Globalization;
using Parley.Protocol;

namespace Parley.Platform.Limits;

/// <summary>So many at once, which come back evenly over the window.</summary>
/// <param name="Setting">What the operator finds it by, like <c>Parley:Limits:SignInPerAccount</c>.</param>
/// <param name="What">For people: "passwords tried for one account".</param>
/// <param name="Number">How many.</param>
/// <param name="Window">See <paramref name="Number"/>.</param>
public sealed record Budget(string Setting, string What, int Number, TimeSpan Window)
{
    /// <summary>What one costs, in ticks.</summary>
    public long Cost => Math.Max(1, Window.Ticks / Number);

    /// <summary>The answer to whoever has to wait: names the limit, and when to try again.</summary>
    public ParleyError Refuse(TimeSpan wait) => new(
        ErrorCodes.RateLimited, string.Create(CultureInfo.InvariantCulture, $"At most {Number} {What} in {Words(Window)} ({Setting})."))
    {
        RetryAfter = wait,
    };

    private static string Words(TimeSpan window) => window switch
    {
        { TotalHours: 1 } => "an hour",
        { TotalMinutes: 1 } => "a minute",
        { TotalMinutes: > 1 } => string.Create(CultureInfo.InvariantCulture, $"{window.TotalMinutes} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{window.TotalSeconds} seconds"),
    };
}
