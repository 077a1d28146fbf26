using Microsoft.Extensions.Options;
using Parley.Chat.Guests;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.Search.Index;
using Parley.Contracts.Accounts;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Query;

/// <summary>
/// Finds messages for somebody who may read them:
/// <list type="number">
/// <item>① reads the question, and waits for a turn;</item>
/// <item>② takes what the asker may see: nothing else is looked at from here on;</item>
/// <item>③ asks the index for the newest messages that may fit, opens and compares them, until the page is full or the search has cost enough.</item>
/// </list>
/// </summary>
internal sealed class SearchService(
    PlaceFinder finder, SearchMessages messages, PlaceNames placeNames, SearchMatcher matcher, SearchTurns turns, PersonDirectory people, IUsernames usernames, Names names, MasterKeys keys,
    SearchMetrics metrics, IOptions<SearchOptions> options, TimeProvider clock)
{
    private const int DefaultPage = 20, MaxPage = 50;

    /// <summary>Of so many that fit the best are shown first; then of the next as many.</summary>
    private const int BestOf = 200;

    /// <summary>Proposals that are asked for at once: at first few, then more of them.</summary>
    private const int FirstLook = 128, LongestLook = 1_024;

    /// <summary>Of these so many are read and opened together: what is behind the last match of a page is not.</summary>
    private const int Opening = 128;

    /// <summary>
    /// Errors: <c>search-disabled</c>, <c>validation-failed</c> (<c>q</c>, the names of its filters, <c>order</c>, <c>timeZone</c>, <c>limit</c>, <c>cursor</c>),
    /// <c>rate-limited</c>.
    /// </summary>
    public async ValueTask<Result<SearchPage>> SearchAsync(Caller caller, SearchRequest request, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            return new ParleyError(ErrorCodes.SearchDisabled, "Whoever runs this server has switched search off.");
        }

        // ①
        var errors = new RequestErrors();
        var (query, isBest, limit, cursor) = Read(caller, request, errors);
        if (errors.Any)
        {
            return errors.ToError();
        }

        using var deadline = new CancellationTokenSource(options.Value.Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        if (!(await turns.TakeAsync(caller.UserId, stop.Token, cancellationToken)).TryGet(out var turn, out var refused))
        {
            return refused;
        }

        using (turn)
        {
            var started = clock.GetTimestamp();
            var look = await PrepareAsync(caller, query, stop.Token, cancellationToken);
            if (!look.TryGet(out var prepared, out var invalid))
            {
                return invalid;
            }

            var page = isBest ? await BestAsync(prepared, caller, limit, cursor, cancellationToken) : await NewestAsync(prepared, caller, limit, cursor, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            metrics.Searched(clock.GetElapsedTime(started), prepared.Opened);
            return page;
        }
    }

    private (SearchQuery Query, bool IsBest, int Limit, SearchCursor Cursor) Read(Caller caller, SearchRequest request, RequestErrors errors)
    {
        var zone = TimeZoneInfo.Utc;
        if (request.TimeZone is { } name && (name.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)))
        {
            errors.Add("timeZone", "is no time zone that this server knows, like Europe/Berlin");
        }

        if (request.Order is not (null or "newest" or "best"))
        {
            errors.Add("order", "must be newest or best");
        }

        var count = errors.PageSize(request.Limit, DefaultPage, MaxPage);
        var cursor = SearchCursor.First;
        if (request.Cursor is { } given && !SearchCursor.TryOpen(given, keys.DeriveAll(SearchCursor.KeyPurpose), caller.UserId, out cursor))
        {
            errors.Add("cursor", "is not one that this server gave you");
        }

        return (SearchQueryParser.Parse(request.Q, zone ?? TimeZoneInfo.Utc, errors), request.Order == "best", count, cursor);
    }

    /// <summary>② — a conversation that one is not in and one that does not exist get the same answer, and so do people.</summary>
    private async ValueTask<Result<Look>> PrepareAsync(Caller caller, SearchQuery query, CancellationToken stop, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var scope = await messages.ScopeAsync(person, query.In, cancellationToken);
        if (query.InNamed is { } name)
        {
            scope.Keep(await placeNames.FindAsync(person, name, cancellationToken));
        }

        if ((query.In is not null || query.InNamed is not null) && scope.IsEmpty)
        {
            return ParleyError.Invalid(new FieldError("in", "is no conversation of yours"));
        }

        long? sender = null;
        if (query.From is { } username)
        {
            sender = await SenderAsync(person, username, cancellationToken);
        }

        var from = query.After is { } after ? await messages.PositionAfterAsync(after, cancellationToken) : 0;
        var below = query.Before is { } before ? await messages.PositionBeforeAsync(before, cancellationToken) : long.MaxValue;
        var isEmpty = scope.IsEmpty || (query.From is not null && sender is null);
        return new Look(person, caller.UserId, query, new PlaceQuery(scope, hasher => HashesOf(query, caller.UserId, sender, hasher), from), isEmpty ? 0 : below, stop);
    }

    private async ValueTask<long?> SenderAsync(long caller, string username, CancellationToken cancellationToken)
    {
        if (string.Equals(username, "me", StringComparison.OrdinalIgnoreCase))
        {
            return caller;
        }

        return await usernames.FindAsync(username, cancellationToken) is { } id ? await people.FindAsync(id, cancellationToken) : null;
    }

    private static WantedHashes HashesOf(SearchQuery query, UserId asker, long? sender, SearchHasher hasher)
    {
        var hashes = new HashSet<long>();
        foreach (var term in query.Terms)
        {
            hasher.AddWanted(term.Units, term.IsBeginning, hashes);
        }

        if (sender is { } person)
        {
            hashes.Add(hasher.From(person));
        }

        foreach (var content in query.Has)
        {
            hashes.Add(content == SearchContent.Link ? hasher.WithLink : hasher.WithFiles);
        }

        return new WantedHashes(hashes, query.MentionsMe ? [hasher.Mentioning(asker), hasher.MentioningAll] : []);
    }

    private async ValueTask<SearchPage> NewestAsync(Look look, Caller caller, int limit, SearchCursor cursor, CancellationToken cancellationToken)
    {
        var found = await CollectAsync(look, cursor.Below, limit + 1, cancellationToken);
        var shown = found.Matches.Take(limit).ToList();
        var below = found.Matches.Count > limit ? shown[^1].Place.Position : found.Below;
        return await ToPageAsync(look, shown, below is { } next ? SearchCursor.First with { Below = next } : null, found.IsIncomplete, caller, cancellationToken);
    }

    private async ValueTask<SearchPage> BestAsync(Look look, Caller caller, int limit, SearchCursor cursor, CancellationToken cancellationToken)
    {
        var found = await CollectAsync(look, cursor.Below, BestOf, cancellationToken);

        // What is new since the first page is above its messages, and would move them: it is left to another search.
        var top = cursor.Below != long.MaxValue || found.Matches.Count == 0 ? cursor.Below : found.Matches[0].Place.Position + 1;
        var behind = found.Matches.OrderByDescending(match => match.Score).ThenByDescending(match => match.Place.Position)
            .Where(match => match.Score < cursor.Score || (match.Score == cursor.Score && match.Place.Position < cursor.Position)).ToList();
        var shown = behind.Take(limit).ToList();
        SearchCursor? next = behind.Count > limit ? new SearchCursor(top, shown[^1].Score, shown[^1].Place.Position)
            : found.Below is { } below ? SearchCursor.First with { Below = below }
            : null;
        return await ToPageAsync(look, shown, next, found.IsIncomplete, caller, cancellationToken);
    }

    /// <summary>③</summary>
    private async ValueTask<Found> CollectAsync(Look look, long cursor, int most, CancellationToken cancellationToken)
    {
        var matches = new List<SearchMatch>();
        long? below = Math.Min(cursor, look.Below);
        for (var count = FirstLook; below is { } at && at > 0; count = Math.Min(count * 2, LongestLook))
        {
            count = Math.Min(count, options.Value.Opened - look.Opened);
            if (count <= 0 || look.Stop.IsCancellationRequested)
            {
                return new Found(matches, at, IsIncomplete: true);
            }

            var proposed = await finder.FindAsync(look.Places, at, count, look.Stop);
            look.Opened += proposed.Places.Count;
            foreach (var places in proposed.Places.Chunk(Opening))
            {
                foreach (var match in await MatchAsync(look, places, cancellationToken))
                {
                    matches.Add(match);
                    if (matches.Count == most)
                    {
                        return new Found(matches, match.Place.Position, IsIncomplete: false);
                    }
                }
            }

            below = proposed.Below;
        }

        return new Found(matches, Below: null, IsIncomplete: false);
    }

    private async ValueTask<List<SearchMatch>> MatchAsync(Look look, IReadOnlyList<MessagePlace> places, CancellationToken cancellationToken)
    {
        var withMetadata = look.Query.Has.Contains(SearchContent.Voice);
        return await MatchAsync(look, await messages.LookAtAsync(look.Person, look.Places.Scope, places, withMetadata, cancellationToken), cancellationToken);
    }

    private async ValueTask<List<SearchMatch>> MatchAsync(Look look, List<SearchCandidate> candidates, CancellationToken cancellationToken)
    {
        var files = await matcher.DescribeAsync(look.Query, candidates, cancellationToken);
        return [.. candidates.Select(candidate => SearchMatcher.Match(look.Query, look.Asker, candidate, files)).OfType<SearchMatch>()];
    }

    /// <summary>What is shown is read whole, and compared once more: it may have been edited, or taken away, since it was looked at.</summary>
    private async ValueTask<List<SearchHit>> HitsAsync(Look look, IReadOnlyList<SearchMatch> shown, CancellationToken cancellationToken)
    {
        var opened = (await messages.OpenAsync(look.Person, look.Places.Scope, [.. shown.Select(match => match.Place)], cancellationToken))
            .ToDictionary(item => item.Place, item => item.Message);
        var present = shown.Where(match => opened.ContainsKey(match.Place)).Select(match => SearchCandidate.Of(opened[match.Place], match.Place)).ToList();
        return
        [
            .. (await MatchAsync(look, present, cancellationToken)).Select(match => new SearchHit { Message = opened[match.Place], Highlights = match.Highlights }),
        ];
    }

    private async ValueTask<SearchPage> ToPageAsync(
        Look look, IReadOnlyList<SearchMatch> shown, SearchCursor? next, bool isIncomplete, Caller caller, CancellationToken cancellationToken)
    {
        var hits = await HitsAsync(look, shown, cancellationToken);
        return new SearchPage
        {
            Items = hits,
            NextCursor = next?.Seal(keys.Derive(SearchCursor.KeyPurpose), caller.UserId),
            Incomplete = isIncomplete,
            Users = await names.GetAsync(hits.Select(hit => hit.Message.SenderId).ToHashSet(), cancellationToken),
        };
    }

    private sealed record Look(long Person, UserId Asker, SearchQuery Query, PlaceQuery Places, long Below, CancellationToken Stop)
    {
        /// <summary>Messages so far.</summary>
        public int Opened { get; set; }
    }

    private sealed record Found(IReadOnlyList<SearchMatch> Matches, long? Below, bool IsIncomplete);
}
