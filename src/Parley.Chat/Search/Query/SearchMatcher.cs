using Parley.Chat.Polls;
using Parley.Chat.Search.Text;
using Parley.Contracts.Media;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Media;

namespace Parley.Chat.Search.Query;

/// <summary>A message that fits.</summary>
/// <param name="Position">Among all messages.</param>
/// <param name="Score">The higher the better.</param>
internal sealed record SearchMatch(SearchHit Hit, long Position, long Score);

/// <summary>
/// Compares opened messages with what is looked for: the index narrows, this decides. By the same units that the index was made of.
/// </summary>
internal sealed class SearchMatcher(IMessageFiles files)
{
    /// <summary>What these messages carry, as far as the query asks for it.</summary>
    public async ValueTask<IReadOnlyDictionary<FileId, StoredFile>> DescribeAsync(
        SearchQuery query, IReadOnlyCollection<Message> messages, CancellationToken cancellationToken)
    {
        var wanted = query.Has.Any(content => content is SearchContent.Image or SearchContent.Video or SearchContent.Audio)
            ? messages.SelectMany(message => message.Files ?? []).Distinct().ToList()
            : [];
        return wanted.Count == 0 ? new Dictionary<FileId, StoredFile>() : await files.DescribeAsync(wanted, cancellationToken);
    }

    /// <summary>Null when it does not fit.</summary>
    public static SearchMatch? Match(SearchQuery query, Message message, long position, IReadOnlyDictionary<FileId, StoredFile> known)
    {
        var sentAt = message.CreatedAt.ToUnixTimeMilliseconds();
        if (sentAt >= query.Before || sentAt < query.After || query.Has.Any(content => !Has(message, content, known)))
        {
            return null;
        }

        // What stands behind the text are a poll's options: they are found, and not marked.
        var units = SearchText.Split(message.Poll is { } poll ? PollBody.Words(poll, message.Text) : message.Text);
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

        highlights.RemoveAll(one => one.Start >= message.Text.Length);

        return new SearchMatch(new SearchHit { Message = message, Highlights = Join(highlights) }, position, (score * 16) + Brevity(units.Count));
    }

    /// <summary>A word as it was written counts more than one that only begins like it; a word that comes again counts a little more.</summary>
    private static long Score(int times, int exact) => (exact > 0 ? 8 : 4) + Math.Min(times, 4);

    /// <summary>Of two messages with the same words the shorter one is more about them: 0 to 15.</summary>
    private static long Brevity(int units) => Math.Max(0, 15 - (units / 4));

    private static bool Has(Message message, SearchContent content, IReadOnlyDictionary<FileId, StoredFile> known) => content switch
    {
        SearchContent.Link => Links.Any(message.Text),
        SearchContent.File => message.Files is { Count: > 0 },
        SearchContent.Voice => message is { Files.Count: > 0, Metadata: { } metadata } && metadata.TryGetProperty("voice", out _),
        SearchContent.Image => HasType(message, "image/", known),
        SearchContent.Video => HasType(message, "video/", known),
        _ => HasType(message, "audio/", known),
    };

    private static bool HasType(Message message, string type, IReadOnlyDictionary<FileId, StoredFile> known) => message.Files?.Any(
        file => known.TryGetValue(file, out var stored) && stored.Type?.StartsWith(type, StringComparison.Ordinal) == true) == true;

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
