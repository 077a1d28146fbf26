using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Parley.Protocol;

namespace Parley.Platform.Matching;

/// <summary>
/// The queue of one process. There is a line for each interest in each language, one for each language, and one for anybody; somebody stands in the lines of all that they would
/// take now. Whoever comes, or comes to ask for less, looks at the heads of the same lines, so a match costs as many steps as somebody has wishes, however many wait. Both must
/// want it: a partner takes part in a choice only by the lines in which they stand.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "People wait in it; what it is made of is its own affair.")]
public sealed class InProcessMatchQueue(IOptions<MatchQueueOptions> options, TimeProvider clock) : IMatchQueue, IDisposable
{
    /// <summary>The language of those who name none: no language tag looks like it.</summary>
    private const string NoLanguage = "*";

    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, Waiter> _waiting = [];
    private readonly Dictionary<string, WaitingLine> _lines = new(StringComparer.Ordinal);
    private readonly WaitingLine _anybody = new(name: null);
    private readonly SortedSet<Waiter> _due = new(Comparer<Waiter>.Create(static (one, other) => (one.Due, one.Order).CompareTo((other.Due, other.Order))));
    private readonly PairMemory _pairs = new();
    private readonly List<MatchOutcome> _outcomes = []; // found under the lock, told after it
    private ImmutableArray<Action<MatchOutcome>> _handlers = [];
    private ITimer? _timer;
    private long _order;
    private bool _disposed;

    /// <summary>How many wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public ValueTask<ParleyError?> AddAsync(MatchTicket ticket, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = Now();
            _pairs.Prune(now);
            if (_waiting.ContainsKey(ticket.Who))
            {
                return new((ParleyError?)null);
            }

            if (_waiting.Count >= options.Value.Capacity || _pairs.Count >= options.Value.Pairs)
            {
                return new(new ParleyError(ErrorCodes.Unavailable, "Too many people wait for a partner at this moment.") { RetryAfter = TimeSpan.FromSeconds(10) });
            }

            var waiter = new Waiter(ticket, _pairs.Hold(ticket.Who), Math.Min(ticket.Since.ToUnixTimeMilliseconds(), now), ++_order);
            _waiting.Add(ticket.Who, waiter);
            Advance(waiter, now, isNew: true);
            Schedule();
        }

        Tell();
        return new((ParleyError?)null);
    }

    public ValueTask<bool> RemoveAsync(UserId who, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(who, out var waiter))
            {
                return new(false);
            }

            Remove(waiter);
            return new(true);
        }
    }

    public ValueTask ExcludeAsync(UserId one, UserId other, DateTimeOffset until, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _pairs.Prune(Now());
            _pairs.KeepApart(one, other, until.ToUnixTimeMilliseconds());
        }

        return ValueTask.CompletedTask;
    }

    public IDisposable Subscribe(Action<MatchOutcome> handler)
    {
        ImmutableInterlocked.Update(ref _handlers, static (handlers, added) => handlers.Add(added), handler);
        return new Subscription(this, handler);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            var now = Now();
            while (_due.Min is { } next && next.Due <= now)
            {
                Advance(next, now, isNew: false);
            }

            Schedule();
        }

        Tell();
    }

    /// <summary>Outside the lock: whoever is told may ask the queue something.</summary>
    private void Tell()
    {
        MatchOutcome[] found;
        lock (_lock)
        {
            if (_outcomes.Count == 0)
            {
                return;
            }

            found = [.. _outcomes];
            _outcomes.Clear();
        }

        foreach (var outcome in found)
        {
            foreach (var handler in _handlers)
            {
                handler(outcome);
            }
        }
    }

    /// <summary>Lets somebody ask for as much as their waiting allows, and looks for a partner when that is less than before.</summary>
    private void Advance(Waiter waiter, long now, bool isNew)
    {
        _due.Remove(waiter);
        if (now >= ExpiresAt(waiter))
        {
            Remove(waiter);
            _outcomes.Add(new MatchOutcome(waiter.Ticket, Other: null));
            return;
        }

        var stage = StageAt(waiter, now);
        if (isNew || stage > waiter.Stage)
        {
            var first = isNew ? MatchStage.Interest : waiter.Stage + 1;
            waiter.Stage = stage;
            if (Find(waiter) is { } partner)
            {
                Remove(waiter);
                Remove(partner);
                _outcomes.Add(new MatchOutcome(partner.Ticket, waiter.Ticket));
                return;
            }

            Stand(waiter, first);
        }

        waiter.Due = waiter.Stage == MatchStage.Anybody ? ExpiresAt(waiter) : Math.Min(RelaxesAt(waiter, waiter.Stage), ExpiresAt(waiter));
        _due.Add(waiter);
    }

    private MatchStage StageAt(Waiter waiter, long now)
    {
        var profile = waiter.Ticket.Profile;
        var stage = profile is { Interests.Count: 0, Languages.Count: 0 } ? MatchStage.Anybody
            : profile.Interests.Count == 0 ? MatchStage.Language
            : MatchStage.Interest;
        while (stage < MatchStage.Anybody && now >= RelaxesAt(waiter, stage))
        {
            stage++;
        }

        return stage;
    }

    /// <summary>When somebody asks for less than at this stage.</summary>
    private long RelaxesAt(Waiter waiter, MatchStage stage)
    {
        var patience = (long)options.Value.PreferenceWait.TotalMilliseconds;
        return waiter.Since + (stage == MatchStage.Interest ? patience / 2 : patience);
    }

    private long ExpiresAt(Waiter waiter) => waiter.Since + (long)options.Value.MaxWait.TotalMilliseconds;

    /// <summary>The best partner of those who would take this one: most in common first, then who has waited longest.</summary>
    private Waiter? Find(Waiter waiter)
    {
        bool Suits(Waiter other) => other != waiter
            && (waiter.Ticket.Address is null || waiter.Ticket.Address != other.Ticket.Address)
            && !_pairs.AreApart(waiter.Known, other.Known);

        Waiter? best = null;
        foreach (var name in Lines(waiter, MatchStage.Interest))
        {
            best = Better(waiter, best, _lines.GetValueOrDefault(name)?.First(Suits));
        }

        if (best is null && waiter.Stage >= MatchStage.Language)
        {
            foreach (var name in Lines(waiter, MatchStage.Language))
            {
                best = Better(waiter, best, _lines.GetValueOrDefault(name)?.First(Suits));
            }
        }

        return best ?? (waiter.Stage >= MatchStage.Anybody ? _anybody.First(Suits) : null);
    }

    private static Waiter? Better(Waiter waiter, Waiter? one, Waiter? other)
    {
        if (one is null || other is null || one == other)
        {
            return one ?? other;
        }

        var (here, there) = (waiter.CommonInterests(one), waiter.CommonInterests(other));
        return there > here || (there == here && (other.Since, other.Order).CompareTo((one.Since, one.Order)) < 0) ? other : one;
    }

    /// <summary>Puts somebody into the lines of their stages, from <paramref name="stage"/> on.</summary>
    private void Stand(Waiter waiter, MatchStage stage)
    {
        for (; stage <= waiter.Stage; stage++)
        {
            if (stage == MatchStage.Anybody)
            {
                _anybody.Add(waiter);
                continue;
            }

            foreach (var name in Lines(waiter, stage))
            {
                if (!_lines.TryGetValue(name, out var line))
                {
                    _lines.Add(name, line = new WaitingLine(name));
                }

                line.Add(waiter);
            }
        }
    }

    /// <summary>The lines of somebody's wishes: <c>en</c>, and <c>en chess</c>. No language holds a space.</summary>
    private static IEnumerable<string> Lines(Waiter waiter, MatchStage stage)
    {
        var profile = waiter.Ticket.Profile;
        foreach (var language in profile.Languages.DefaultIfEmpty(NoLanguage))
        {
            if (stage == MatchStage.Language)
            {
                yield return language;
                continue;
            }

            foreach (var interest in profile.Interests)
            {
                yield return $"{language} {interest}";
            }
        }
    }

    private void Remove(Waiter waiter)
    {
        _waiting.Remove(waiter.Ticket.Who);
        _due.Remove(waiter);
        foreach (var (line, place) in waiter.Places)
        {
            line.Remove(place);
            if (line.IsEmpty && line.Name is { } name)
            {
                _lines.Remove(name);
            }
        }

        waiter.Places.Clear();
        _pairs.Release(waiter.Known);
    }

    /// <summary>The timer runs only while somebody waits, and only to the next moment at which something changes by itself.</summary>
    private void Schedule()
    {
        if (_due.Min is not { } next || _disposed)
        {
            return;
        }

        var wait = TimeSpan.FromMilliseconds(Math.Max(1, next.Due - Now()));
        _timer ??= clock.CreateTimer(static queue => ((InProcessMatchQueue)queue!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Subscription(InProcessMatchQueue owner, Action<MatchOutcome> handler) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                ImmutableInterlocked.Update(ref owner._handlers, static (handlers, removed) => handlers.Remove(removed), handler);
            }
        }
    }
}
