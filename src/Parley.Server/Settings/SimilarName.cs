namespace Parley.Server.Settings;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class SimilarName
{
    /// <summary>"; did you mean …?" for the closest known name, or the full stop when none is close.</summary>
    public static string Suggest(string typed, IEnumerable<string> known)
    {
        var best = known.Select(name => (name, distance: Distance(typed, name))).MinBy(item => item.distance);
        return best.name is not null && best.distance <= Math.Max(2, typed.Length / 5) ? $"; did you mean {best.name}?" : ".";
    }

    // Levenshtein: the fewest insertions, deletions and replacements, without regard to case.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + cost, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
