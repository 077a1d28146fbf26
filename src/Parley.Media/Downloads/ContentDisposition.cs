using System.Text;

namespace Parley.Media.Downloads;

/// <summary>The header <c>Content-Disposition</c> (RFC 6266): a name for every program, and the whole name for those that know RFC 8187.</summary>
internal static class ContentDisposition
{
    public static string Of(bool inline, string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            plain.Append(character is >= ' ' and <= '~' and not ('"' or '\\' or '%') ? character : '_');
        }

        var kind = inline ? "inline" : "attachment";
        return plain.Equals(name) ? $"{kind}; filename=\"{plain}\"" : $"{kind}; filename=\"{plain}\"; filename*=UTF-8''{Escape(name)}";
    }

    // RFC 8187 §3.2.1: everything but attr-char.
    private static string Escape(string name)
    {
        var text = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || "!#$&+-.^_`|~".Contains((char)one, StringComparison.Ordinal))
            {
                text.Append((char)one);
            }
            else
            {
                text.Append('%').Append(one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
