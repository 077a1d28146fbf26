using Parley.Chat.Search.Text;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Query;

/// <summary>A word, a phrase, or the beginning of a word: units that follow one another.</summary>
/// <param name="Units">At least one.</param>
/// <param name="IsBeginning">The last one may go on.</param>
internal sealed record SearchTerm(IReadOnlyList<SearchUnit> Units, bool IsBeginning)
{
    /// <summary>Where a text has it. The same comparison for everything that the index proposes.</summary>
    /// <returns>How often, and how often as it was written.</returns>
    public (int Times, int Exact) FindIn(IReadOnlyList<SearchUnit> text, List<SearchHighlight> highlights)
    {
        var (times, exact) = (0, 0);
        for (var at = 0; at + Units.Count <= text.Count; at++)
        {
            if (IsAt(text, at))
            {
                var last = text[at + Units.Count - 1];
                highlights.Add(new SearchHighlight { Start = text[at].Start, Length = last.End - text[at].Start });
                times++;
                exact += last.Text.Length == Units[^1].Text.Length ? 1 : 0;
            }
        }

        return (times, exact);
    }

    private bool IsAt(IReadOnlyList<SearchUnit> text, int at)
    {
        for (var i = 0; i < Units.Count; i++)
        {
            var (wanted, found) = (Units[i].Text, text[at + i].Text);
            if (IsBeginning && i == Units.Count - 1 ? !found.StartsWith(wanted, StringComparison.Ordinal) : found != wanted)
            {
                return false;
            }
        }

        return true;
    }
}
