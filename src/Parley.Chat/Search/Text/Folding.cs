using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Parley.Chat.Search.Text;

/// <summary>
/// What characters are for search: <c>É</c>, <c>é</c> and <c>ｅ</c> are all <c>e</c>. Compatibility decomposition (NFKD), without diacritical marks, composed again, in lower case.
/// </summary>
/// <remarks>
/// A table of its own, made from Unicode's data by <c>build/search-folding.py</c>: the program runs without ICU, which the framework needs for normalization, and an index must
/// not depend on the machine's version of it.
/// </remarks>
internal static class Folding
{
    private static readonly FrozenDictionary<int, string> Table = Load();

    /// <summary>What stands for a character; null for itself, empty for a mark that is left out.</summary>
    public static string? Of(Rune rune) => Table.GetValueOrDefault(rune.Value);

    private static FrozenDictionary<int, string> Load()
    {
        using var reader = new StreamReader(typeof(Folding).Assembly.GetManifestResourceStream("Parley.Chat.Search.Text.folding.txt")!);
        var table = new Dictionary<int, string>(8_000);
        while (reader.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && line[0] != '#')
            {
                table.Add(int.Parse(line.AsSpan(0, space), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), line[(space + 1)..]);
            }
        }

        return table.ToFrozenDictionary();
    }
}
