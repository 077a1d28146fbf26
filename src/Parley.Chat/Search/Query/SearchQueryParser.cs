using System.Globalization;
using System.Text;
using Parley.Chat.Search.Text;
using Parley.Protocol;

namespace Parley.Chat.Search.Query;

/// <summary>
/// Reads <c>words "a phrase" beginn* from:ada in:ID in:"a title" mentions:me before:2026-12-01 after:2026-11-01 has:image</c>. A word with a colon that is none of these is text.
/// Each filter is a line in <see cref="TakeFilter"/>.
/// </summary>
internal sealed class SearchQueryParser(RequestErrors errors, TimeZoneInfo zone)
{
    public const int MostBytes = 512, MostTerms = 16;

    private readonly List<SearchTerm> _terms = [];
    private readonly HashSet<SearchContent> _has = [];
    private SearchQuery _query = new();

    /// <summary>Every broken rule is told by the name of its filter, or <c>q</c>.</summary>
    public static SearchQuery Parse(string? text, TimeZoneInfo zone, RequestErrors errors)
    {
        var before = errors.Any;
        errors.RequiredText("q", text, MostBytes);
        return errors.Any && !before ? new SearchQuery() : new SearchQueryParser(errors, zone).Parse(text ?? "");
    }

    private SearchQuery Parse(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var (word, isQuoted) = Take(text, ref at);
            if (isQuoted || !TakeFilter(word))
            {
                TakeTerm(word);
            }
        }

        if (_terms.Count > MostTerms)
        {
            errors.Add("q", $"at most {MostTerms} words and phrases", MostTerms);
        }

        var query = _query with { Terms = _terms, Has = _has };
        if (!errors.Any && query is { Terms.Count: 0, From: null, In: null, InNamed: null, MentionsMe: false, Before: null, After: null, Has.Count: 0 })
        {
            errors.Add("q", "has no letter, digit or filter in it");
        }

        return query;
    }

    /// <summary>Up to the next space; quotes hold spaces, also behind a filter's colon. A quote that nothing ends goes to the end.</summary>
    private static (string Word, bool IsQuoted) Take(string text, ref int at)
    {
        var isQuoted = text[at] == '"';
        var word = new StringBuilder();
        var inside = false;
        for (; at < text.Length && (inside || !char.IsWhiteSpace(text[at])); at++)
        {
            if (text[at] != '"')
            {
                word.Append(text[at]);
                continue;
            }

            inside = !inside;
            if (!inside && isQuoted)
            {
                at++;
                break;
            }
        }

        return (word.ToString(), isQuoted);
    }

    private bool TakeFilter(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
        {
            return false;
        }

        var value = word[(colon + 1)..];
        switch (word[..colon].ToLowerInvariant())
        {
            case "from":
                Once("from", _query.From);
                _query = _query with { From = Name(value) };
                return true;
            case "in":
                Once("in", (object?)_query.In ?? _query.InNamed);
                _query = Conversation(value);
                return true;
            case "mentions":
                _query = _query with { MentionsMe = IsMe(value) };
                return true;
            case "before":
                Once("before", _query.Before);
                _query = _query with { Before = Day("before", value, 0) };
                return true;
            case "after":
                Once("after", _query.After);
                _query = _query with { After = Day("after", value, 1) };
                return true;
            case "has":
                Add(value);
                return true;
            default:
                return false;
        }
    }

    private void Once(string field, object? known)
    {
        if (known is not null)
        {
            errors.Add(field, "may be given once");
        }
    }

    private string? Name(string value)
    {
        var name = value.StartsWith('@') ? value[1..] : value;
        if (name.Length is 0 or > 64)
        {
            errors.Add("from", "must be a username, or me", 64);
            return null;
        }

        return name;
    }

    /// <summary>By its id, or by words that stand together in what it is called: the last one may be the beginning of one.</summary>
    private SearchQuery Conversation(string value)
    {
        if (Guid.TryParseExact(value, "D", out var id))
        {
            return _query with { In = new ConversationId(id) };
        }

        var units = SearchText.Split(value);
        if (units.Count > 0)
        {
            return _query with { InNamed = new SearchTerm(units, IsBeginning: true) };
        }

        errors.Add("in", "must be the id of a conversation, or words of its title or of the other side's name");
        return _query;
    }

    private bool IsMe(string value)
    {
        var isMe = value.Equals("me", StringComparison.OrdinalIgnoreCase) || value.Equals("@me", StringComparison.OrdinalIgnoreCase);
        if (!isMe)
        {
            errors.Add("mentions", "must be me");
        }

        return isMe;
    }

    private void Add(string value)
    {
        if (SearchContents.TryParse(value, out var content))
        {
            _has.Add(content);
        }
        else
        {
            errors.Add("has", $"must be {SearchContents.Names}");
        }
    }

    /// <summary>The beginning of a day where the reader is, or of the day after.</summary>
    private long? Day(string field, string value, int days)
    {
        if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || day.Year is < 1970 or > 9000)
        {
            errors.Add(field, "must be a day like 2026-11-30");
            return null;
        }

        var start = day.AddDays(days).ToDateTime(TimeOnly.MinValue);

        // Where clocks go forward at midnight the day begins an hour later.
        start = zone.IsInvalidTime(start) ? start.AddHours(1) : start;
        return new DateTimeOffset(start, zone.GetUtcOffset(start)).ToUnixTimeMilliseconds();
    }

    private void TakeTerm(string word)
    {
        var trimmed = word.TrimEnd();
        var units = SearchText.Split(word);
        if (units.Count == 0)
        {
            return; // punctuation
        }

        var isBeginning = trimmed.EndsWith('*') && !units[^1].IsSign;
        if (isBeginning && SearchText.Beginning(units[^1].Text).Length == 0)
        {
            errors.Add("q", $"`{units[^1].Text}*` needs three letters before the asterisk", 3);
        }

        _terms.Add(new SearchTerm(units, isBeginning));
    }
}
