using System.Text;

namespace Parley.Accounts.Users;

/// <summary>What people are found by: lower-case UTF-8, compared byte by byte, so no character of a query is a wildcard.</summary>
internal static class SearchTerms
{
    /// <summary>The username, and the display name from the start of each word: "ada king" and "king" of Ada King.</summary>
    public static IEnumerable<byte[]> Of(string username, string displayName)
    {
        var words = Fold(displayName);
        var starts = Enumerable.Range(0, words.Length).Where(i => i == 0 || words[i - 1] == ' ').Select(i => words[i..]);
        return starts.Append(username).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes);
    }

    public static byte[] Prefix(string query) => Encoding.UTF8.GetBytes(Fold(query));

    /// <summary>The first bytes that sort behind everything that begins with <paramref name="prefix"/>.</summary>
    public static byte[] EndOf(byte[] prefix)
    {
        var end = (byte[])prefix.Clone();
        end[^1]++; // no byte of UTF-8 is 0xFF
        return end;
    }

    private static string Fold(string text) =>
        string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
