using System.Globalization;
using Parley.Protocol;

namespace Parley.Chat.Messages;

/// <summary>What the requests for a page of any list have in common. What is wrong is noted with everything else that is wrong with the request.</summary>
internal static class PageRules
{
    /// <summary>How many a page has: <paramref name="limit"/>, from 1 to <paramref name="most"/>, or <paramref name="usual"/> without one.</summary>
    public static int PageSize(this RequestErrors errors, int? limit, int usual, int most)
    {
        if (limit < 1 || limit > most)
        {
            errors.Add("limit", $"must be from 1 to {most}", most);
        }

        return limit ?? usual;
    }

    /// <summary>For cursors that are a number: of the last row that was shown, or <paramref name="first"/> without a page before.</summary>
    public static long Cursor(this RequestErrors errors, string? cursor, long first)
    {
        if (cursor is null)
        {
            return first;
        }

        if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            errors.WrongCursor();
        }

        return last;
    }

    public static void WrongCursor(this RequestErrors errors) => errors.Add("cursor", "is not one that this server gave");

    /// <summary>The cursor of the next page when one row more was read than the page has; else null: there is none.</summary>
    public static string? NextCursor<T>(this IReadOnlyList<T> rows, int count, Func<T, long> number) =>
        rows.Count > count ? number(rows[count - 1]).ToString(CultureInfo.InvariantCulture) : null;
}
