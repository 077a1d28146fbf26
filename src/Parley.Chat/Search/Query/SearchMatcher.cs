using Parley.Chat.Search.Index;
using Parley.Chat.Search.Text;
using Parley.Contracts.Media;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Media;

namespace Parley.Chat.Search.Query;

/// <summary>A message that fits.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Score">The higher the better.</param>
/// <param name="Highlights">Places in its text.</param>
internal sealed record SearchMatch(MessagePlace Place, long Score, IReadOnlyList<SearchHighlight> Highlights);

/// <summary>
/// Compares opened messages with what is looked for: the index narrows, this decides. By the same units that the index was made of.
/// </summary>
internal sealed class SearchMatcher(IMessageFiles files)
{
    /// <summary>What these messages carry, as far as the query asks for it.</summary>
    public async ValueTask<IReadOnlyDictionary<FileId, StoredFile>> DescribeAsync(
        SearchQuery query, IReadOnlyCollection<SearchCandidate> candidates, CancellationToken cancellationToken)
    {
        var wanted = query.Has.Any(content => content is SearchContent.Image or SearchContent.Video or SearchContent.Audio)
            ? candidates.SelectMany(candidate => candidate.Files).Distinct().ToList()
            : [];
        return wanted.Count == 0 ? new Dictionary<FileId, StoredFile>() : await files.DescribeAsync(wanted, cancellationToken);
    }

    /// <summary>Null when it does not fit.</summary>
    public static SearchMatch? Match(SearchQuery query, UserId asker, SearchCandidate message, IReadOnlyDictionary<FileId, StoredFile> known)
    {
        if (message.SentAt >= query.Before || message.SentAt < query.After || (query.MentionsMe && !message.Names(asker))
            || query.Has.Any(content => !Has(message, content, known)))
        {
            return null;
        }

        var units = SearchText.Split(message.Text);
        var (highlights, score) = (new List<SearchHighlight>(), 0L);
        foreach (var term in query.Terms)
        {
            var (times, exact) = term.FindIn(units, highlights);
            if (times == 0)
            {
                return null;
            }

            score += Score(times, exact);
        }

        highlights.RemoveAll(one => one.Start >= message.Shown);
        return new SearchMatch(message.Place, (score * 16) + Brevity(units.Count), Join(highlights));
    }

    /// <summary>A word as it was written counts more than one that only begins like it; a word that comes again counts a little more.</summary>
    private static long Score(int times, int exact) => (exact > 0 ? 8 : 4) + Math.Min(times, 4);

    /// <summary>Of two messages with the same words the shorter one is more about them: 0 to 15.</summary>
    private static long Brevity(int units) => Math.Max(0, 15 - (units / 4));

    private static bool Has(SearchCandidate message, SearchContent content, IReadOnlyDictionary<FileId, StoredFile> known) => content switch
    {
        SearchContent.Link => Links.Any(message.Text),
        SearchContent.File => message.Files.Count > 0,
        SearchContent.Voice => message is { Files.Count: > 0, IsVoice: true },
        SearchContent.Image => HasType(message, "image/", known),
        SearchContent.Video => HasType(message, "video/", known),
        _ => HasType(message, "audio/", known),
    };

    private static bool HasType(SearchCandidate message, string type, IReadOnlyDictionary<FileId, StoredFile> known) => message.Files.Any(
        file => known.TryGetValue(file, out var stored) && stored.Type?.StartsWith(type, StringComparison.Ordinal) == true);

    /// <summary>Rising, and one for those that overlap.</summary>
    private static List<SearchHighlight> Join(List<SearchHighlight> highlights)
    {
        var joined = new List<SearchHighlight>(highlights.Count);
        foreach (var next in highlights.OrderBy(highlight => highlight.Start).ThenByDescending(highlight => highlight.Length))
        {
            if (joined.Count > 0 && joined[^1] is var last && next.Start < last.Start + last.Length)
            {
                joined[^1] = last with { Length = Math.Max(last.Length, next.Start + next.Length - last.Start) };
            }
            else
            {
                joined.Add(next);
            }
        }

        return joined;
    }
}
