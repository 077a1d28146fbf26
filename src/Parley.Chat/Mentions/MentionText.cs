namespace Parley.Chat.Mentions;

/// <summary>
/// Finds <c>@username</c> in a text. A name ends where no username goes on, and may be followed by a full stop or a dash, which usernames hold, too: "@anna." names anna when
/// nobody is called "anna.". An @ within a word, as in an e-mail address or a link, names nobody. The web client finds them by the same rule (<c>mentions.ts</c>). Pure, linear.
/// </summary>
internal static class MentionText
{
    /// <summary>Names everybody in a group; nobody's username in a text.</summary>
    public const string All = "all";

    /// <summary>No username is longer, or shorter: others are not looked for.</summary>
    private const int Longest = 32, Shortest = 3;

    /// <summary>Each place of a text that may name somebody, in its order: the names that may be meant, the longest first, in lower case.</summary>
    public static IEnumerable<IReadOnlyList<string>> Find(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && GoesOn(text[at - 1]))
            {
                continue;
            }

            var end = at + 1;
            while (end < text.Length && IsOfName(text[end]))
            {
                end++;
            }

            var names = Names(text.AsSpan(at + 1, end - at - 1));
            if (names.Count > 0)
            {
                yield return names;
            }
        }
    }

    private static List<string> Names(ReadOnlySpan<char> run)
    {
        var names = new List<string>();
        for (var end = run.Length; end >= Shortest; end--)
        {
            if (end <= Longest)
            {
                names.Add(run[..end].ToString().ToLowerInvariant());
            }

            if (char.IsAsciiLetterOrDigit(run[end - 1]))
            {
                break;
            }
        }

        return names;
    }

    private static bool GoesOn(char before) => char.IsLetterOrDigit(before) || before is '_' or '@' or '/';

    private static bool IsOfName(char one) => char.IsAsciiLetterOrDigit(one) || one is '_' or '.' or '-';
}
