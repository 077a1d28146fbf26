using System.Globalization;
using System.Text;

namespace Parley.Media.Files;

/// <summary>
/// Makes of what an uploader called a file a name that is safe to show and to save: no folders, no control characters, nothing that turns the direction of
/// writing (<c>exe.txt</c> that reads <c>txt.exe</c>), none that Windows keeps for devices. It names nothing on this server: blobs have names of their own.
/// </summary>
internal static class FileNames
{
    /// <summary>What file systems take.</summary>
    public const int MostBytes = 255;

    private const string Fallback = "file";

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", .. from number in "123456789" from name in (string[])["COM", "LPT"] select name + number];

    public static string Clean(string? given)
    {
        var text = new StringBuilder();
        foreach (var rune in (given ?? "").EnumerateRunes())
        {
            if (rune.Value is '/' or '\\' or ':')
            {
                text.Clear(); // only what follows the last folder or drive
            }
            else if (rune.Value is '<' or '>' or '"' or '|' or '?' or '*' || rune == Rune.ReplacementChar)
            {
                text.Append('_');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                text.Append(rune);
            }
        }

        var name = Shorten(text.ToString().Trim(' ', '.'));
        var stem = name.Split('.')[0].TrimEnd();
        return name.Length == 0 ? Fallback : Devices.Contains(stem, StringComparer.OrdinalIgnoreCase) ? "_" + name : name;
    }

    /// <summary>The ending stays, so that one still sees what it is.</summary>
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes)
        {
            return name;
        }

        var dot = name.LastIndexOf('.');
        var ending = dot > 0 && Encoding.UTF8.GetByteCount(name.AsSpan(dot)) <= 20 ? name[dot..] : "";
        var left = MostBytes - 1 - Encoding.UTF8.GetByteCount(ending); // one for a device's underscore
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            text.Append(rune);
        }

        return text.ToString().TrimEnd(' ', '.') + ending;
    }
}
