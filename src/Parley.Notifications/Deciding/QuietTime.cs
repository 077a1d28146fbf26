using System.Globalization;
using Parley.Contracts.Accounts;

namespace Parley.Notifications.Deciding;

/// <summary>Whether it is night for somebody.</summary>
internal static class QuietTime
{
    public static bool IsQuiet(Recipient recipient, DateTimeOffset now)
    {
        var hours = recipient.Settings.QuietHours;
        if (!hours.Enabled || !TryRead(hours.From, out var from) || !TryRead(hours.To, out var to))
        {
            return false;
        }

        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, ZoneOf(hours.TimeZone ?? recipient.TimeZone)).DateTime);
        return time.IsBetween(from, to); // also past midnight; never when both are the same
    }

    // A name that the system no longer knows must not keep somebody from being told.
    private static TimeZoneInfo ZoneOf(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Local;

    private static bool TryRead(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
