namespace Parley.Chat.Search.Text;

/// <summary>Whether a text holds the address of a web page: what clients make a link of.</summary>
internal static class Links
{
    public static bool Any(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0;)
        {
            var before = text[..at];
            if ((before.EndsWith("http", StringComparison.OrdinalIgnoreCase) || before.EndsWith("https", StringComparison.OrdinalIgnoreCase))
                && at + 3 < text.Length && !char.IsWhiteSpace(text[at + 3]))
            {
                return true;
            }

            text = text[(at + 3)..];
            at = text.IndexOf("://", StringComparison.Ordinal);
        }

        return false;
    }
}
