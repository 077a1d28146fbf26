using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Guests;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Matching;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Matching;

/// <summary>
/// Who looks for a partner here, from <c>find-partner</c> to <c>partner-found</c>, and who has lost their connection. The queue says who suits whom; what can happen meanwhile to
/// either (they leave, they lose their connection, their session ends) is decided here.
/// </summary>
internal sealed class Meetings(
    IMatchQueue queue, StrangerChats chats, GuestSockets sockets, IGuestDirectory guests, IUserDirectory users, IRelations relations, PersonDirectory people,
    MatchMetrics metrics, IOptions<MatchingOptions> options, TimeProvider clock, ILogger<Meetings> logger)
{
    /// <summary>A block lasts as long as both accounts do: no guest's is longer.</summary>
    public static readonly TimeSpan BlockTime = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<UserId, Search> _searches = new();
    private readonly ConcurrentDictionary<UserId, DateTimeOffset> _absent = new();
    private readonly RecentCounts _counts = new(options.Value.SearchesPerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>Begins to look, or goes on looking.</summary>
    public async ValueTask<Result<OkResponse>> FindAsync(ChatSocket socket, FindPartnerRequest request, CancellationToken cancellationToken)
    {
        if (socket.Caller.Role != AccountRole.Guest && !options.Value.Members)
        {
            return new ParleyError(ErrorCodes.GuestsDisabled, "Only guests meet strangers here (Parley:Matching:Members).");
        }

        var errors = new RequestErrors();
        var wishes = MatchProfile.Read(errors, request.Interests, request.Languages);
        if (errors.Any)
        {
            return errors.ToError();
        }

        var account = socket.Account;
        if (_counts.Take(account) is { } wait)
        {
            return new ParleyError(ErrorCodes.RateLimited, $"At most {options.Value.SearchesPerMinute} searches per minute.") { RetryAfter = wait };
        }

        var guest = await guests.GetAsync([account], cancellationToken) is [var found] ? found : null;
        if (guest is null && socket.Caller.Role == AccountRole.Guest)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The session has ended.");
        }

        if (await chats.FindSeatAsync(account, cancellationToken) is not null)
        {
            return new ParleyError(ErrorCodes.AlreadyChatting, "Leave this chat first (leave-partner).");
        }

        var profile = new MatchProfile(
            request.Interests is null ? guest?.Interests ?? [] : wishes.Interests, request.Languages is null ? guest?.Languages ?? [] : wishes.Languages);
        var address = options.Value.SeparateAddresses && guest is not null ? Convert.ToHexString(guest.Address) : null;
        var search = new Search(new MatchTicket(account, profile, address, clock.GetUtcNow()));
        if (!TryBegin(account, search))
        {
            return new OkResponse(); // in another tab, or a moment ago
        }

        if (await queue.AddAsync(search.Ticket, cancellationToken) is { } full)
        {
            _searches.TryRemove(KeyValuePair.Create(account, search));
            return full;
        }

        return new OkResponse();
    }

    /// <summary>Leaves the queue or the chat; harmless to repeat.</summary>
    public async ValueTask<Result<OkResponse>> LeaveAsync(ChatSocket socket, LeavePartnerRequest request, CancellationToken cancellationToken)
    {
        await GiveUpAsync(socket.Account, cancellationToken);
        var partner = request.Block ? await chats.FindPartnerAsync(socket.Account, cancellationToken) : null;
        if (partner is { } blocked)
        {
            await BlockAsync(socket.Account, blocked, cancellationToken);
        }

        return (await chats.EndAsync(socket.Account, "left", cancellationToken)).TryGet(out _, out var error) || error.Kind == ErrorCodes.NotFound
            ? new OkResponse()
            : error;
    }

    public async ValueTask BlockAsync(UserId one, UserId other, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + BlockTime;
        await queue.ExcludeAsync(one, other, until, cancellationToken);
        await chats.KeepApartAsync(one, other, until, cancellationToken);
    }

    /// <summary>Ends whatever an account does here: its session has ended, or it has been away too long.</summary>
    public async ValueTask EndAsync(UserId account, string reason, CancellationToken cancellationToken)
    {
        _absent.TryRemove(account, out _);
        if (await GiveUpAsync(account, cancellationToken))
        {
            sockets.Emit(account, ServerEvents.SearchEnded, new SearchEndedEvent { Reason = reason });
        }

        await chats.EndAsync(account, reason, cancellationToken);
    }

    public void Connected(ChatSocket socket)
    {
        if (_absent.TryRemove(socket.Account, out _) && _searches.TryGetValue(socket.Account, out var search) && search.Resume())
        {
            _ = RequeueAsync(search);
        }
    }

    public void Disconnected(ChatSocket socket)
    {
        if (socket.Caller.Role == AccountRole.Guest || options.Value.Members)
        {
            Missing(socket.Account);
        }
    }

    /// <summary>Whoever is not here within the grace has left.</summary>
    public void Missing(UserId account) => _absent.TryAdd(account, clock.GetUtcNow());

    /// <summary>Those whose grace is over.</summary>
    public async ValueTask EndAbsentAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - options.Value.ReconnectGrace;
        var gone = _absent.Where(one => one.Value <= before && _absent.TryRemove(one)).Select(one => one.Key).Where(account => !sockets.IsHere(account));
        foreach (var some in gone.Chunk(100))
        {
            await Task.WhenAll(some.Select(account => EndAbsentAsync(account, cancellationToken)));
        }
    }

    private async Task EndAbsentAsync(UserId account, CancellationToken cancellationToken)
    {
        try
        {
            await GiveUpAsync(account, cancellationToken);
            if (await chats.FindSeatAsync(account, cancellationToken) is { } seat && !await chats.IsKeptAsync(seat, cancellationToken)
                && !(await chats.EndAsync(account, "disconnected", cancellationToken)).TryGet(out _, out var error) && error.Kind != ErrorCodes.NotFound)
            {
                Missing(account);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ChatLog.MatchFailed(logger, exception);
            Missing(account); // once more, after another grace
        }
    }

    /// <summary>What the queue has decided. Never throws.</summary>
    public async Task SettleAsync(MatchOutcome outcome)
    {
        var search = Of(outcome.One);
        if (outcome.Other is null)
        {
            if (search is not null && _searches.TryRemove(KeyValuePair.Create(outcome.One.Who, search)) && !search.IsCancelled)
            {
                sockets.Emit(outcome.One.Who, ServerEvents.SearchEnded, new SearchEndedEvent { Reason = "timed-out" });
            }

            return;
        }

        var other = Of(outcome.Other);
        Search?[] pair = [search, other];
        try
        {
            if (Array.TrueForAll(pair, one => one is not null && IsReady(one)) && await StartAsync(search!, other!))
            {
                return;
            }
        }
        catch (Exception exception)
        {
            ChatLog.MatchFailed(logger, exception);
        }

        foreach (var one in pair.OfType<Search>())
        {
            await RequeueAsync(one);
        }
    }

    private async ValueTask<bool> StartAsync(Search one, Search other)
    {
        var (first, second) = (one.Ticket, other.Ticket);
        var (here, there) = (await DescribeAsync(one), await DescribeAsync(other));
        if (here is null || there is null)
        {
            return false;
        }

        // Members may have blocked one another where they know one another.
        if (relations.IsBlocked(first.Who, second.Who))
        {
            await queue.ExcludeAsync(first.Who, second.Who, clock.GetUtcNow() + BlockTime, CancellationToken.None);
            return false;
        }

        // Before either can look again. When the chat cannot begin, these two have lost one another for an hour, and nobody else.
        await queue.ExcludeAsync(first.Who, second.Who, clock.GetUtcNow() + options.Value.SamePairAfter, CancellationToken.None);
        var started = await chats.StartAsync(here, there, (Common(first.Profile.Interests, second.Profile.Interests), Common(first.Profile.Languages, second.Profile.Languages)));
        if (!started.TryGet(out _, out var error))
        {
            if (error.Kind == ErrorCodes.AlreadyChatting)
            {
                // Seated by another process: the chat there is what they get.
                foreach (var search in (Search[])[one, other])
                {
                    if (await chats.FindSeatAsync(search.Ticket.Who, CancellationToken.None) is not null)
                    {
                        search.Cancel();
                    }
                }
            }

            return false;
        }

        foreach (var search in (Search[])[one, other])
        {
            metrics.Waited(clock.GetUtcNow() - search.Ticket.Since);
            _searches.TryRemove(KeyValuePair.Create(search.Ticket.Who, search));
        }

        foreach (var search in (Search[])[one, other])
        {
            // Who gave up while the chat was being made leaves it as soon as it is there.
            if (search.IsCancelled)
            {
                await chats.EndAsync(search.Ticket.Who, "left", CancellationToken.None);
            }
        }

        return true;
    }

    /// <summary>Null when they are gone; then their search ends.</summary>
    private async ValueTask<MatchedPerson?> DescribeAsync(Search search)
    {
        var account = search.Ticket.Who;
        if (await guests.GetAsync([account], CancellationToken.None) is [var guest])
        {
            return new MatchedPerson(account, guest.Nickname, Member: null);
        }

        if (options.Value.Members && await users.GetAsync([account], CancellationToken.None) is [var user])
        {
            return new MatchedPerson(account, user.DisplayName, new Person(await people.GetAsync(account, CancellationToken.None), account));
        }

        search.Cancel();
        return null;
    }

    /// <summary>Whether somebody who was matched is still there. Who has lost their connection waits on when they come back.</summary>
    private bool IsReady(Search search)
    {
        if (search.IsCancelled)
        {
            return false;
        }

        if (sockets.IsHere(search.Ticket.Who))
        {
            return true;
        }

        search.Pause();
        return false;
    }

    /// <summary>False when somebody looks already. A search that was given up, whose match is still on its way, is no longer theirs.</summary>
    private bool TryBegin(UserId account, Search search)
    {
        while (!_searches.TryAdd(account, search))
        {
            if (_searches.TryGetValue(account, out var earlier))
            {
                if (!earlier.IsCancelled)
                {
                    return false;
                }

                _searches.TryRemove(KeyValuePair.Create(account, earlier));
            }
        }

        return true;
    }

    private Search? Of(MatchTicket ticket) => _searches.GetValueOrDefault(ticket.Who) is { } search && ReferenceEquals(search.Ticket, ticket) ? search : null;

    /// <summary>Somebody whose match has come to nothing waits on, as long as they have waited.</summary>
    private async Task RequeueAsync(Search search)
    {
        var account = search.Ticket.Who;
        if (search.IsPaused)
        {
            // They came back before the pause was seen.
            if (!sockets.IsHere(account) || !search.Resume())
            {
                return;
            }
        }

        if (search.IsCancelled || !_searches.TryGetValue(account, out var current) || current != search)
        {
            _searches.TryRemove(KeyValuePair.Create(account, search));
            return;
        }

        if (await queue.AddAsync(search.Ticket, CancellationToken.None) is not null && _searches.TryRemove(KeyValuePair.Create(account, search)))
        {
            sockets.Emit(account, ServerEvents.SearchEnded, new SearchEndedEvent { Reason = "unavailable" });
        }
        else if (search.IsCancelled)
        {
            await GiveUpAsync(account, CancellationToken.None);
        }
    }

    /// <summary>Stops looking; false when they did not look. A match that is on its way comes to nothing.</summary>
    private async ValueTask<bool> GiveUpAsync(UserId account, CancellationToken cancellationToken)
    {
        if (!_searches.TryGetValue(account, out var search))
        {
            return false;
        }

        // One that waits for a connection is not in the queue, and nobody else takes it away.
        var waited = search.Cancel();
        if (await queue.RemoveAsync(account, cancellationToken) || waited)
        {
            _searches.TryRemove(KeyValuePair.Create(account, search));
        }

        return true;
    }

    private static IReadOnlyList<string> Common(IReadOnlyList<string> here, IReadOnlyList<string> there) => [.. here.Intersect(there, StringComparer.Ordinal)];

    /// <summary>Somebody's looking, until they are in a chat or have given up.</summary>
    private sealed class Search(MatchTicket ticket)
    {
        private int _state;

        public MatchTicket Ticket => ticket;

        public bool IsCancelled => Volatile.Read(ref _state) == 2;

        public bool IsPaused => Volatile.Read(ref _state) == 1;

        /// <returns>Whether it waited for a connection.</returns>
        public bool Cancel() => Interlocked.Exchange(ref _state, 2) == 1;

        /// <summary>From looking to waiting for a connection.</summary>
        public bool Pause() => Interlocked.CompareExchange(ref _state, 1, 0) == 0;

        public bool Resume() => Interlocked.CompareExchange(ref _state, 0, 1) == 1;
    }
}
