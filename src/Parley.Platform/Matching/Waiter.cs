namespace Parley.Platform.Matching;

/// <summary>How much somebody asks of a partner: less and less, the longer they wait.</summary>
internal enum MatchStage
{
    /// <summary>A common interest in a common language.</summary>
    Interest,

    /// <summary>A common language.</summary>
    Language,
    Anybody,
}

/// <summary>Somebody in the queue, and where they stand in its lines.</summary>
internal sealed class Waiter(MatchTicket ticket, PairMemory.Known known, long since, long order)
{
    public MatchTicket Ticket => ticket;

    public PairMemory.Known Known => known;

    /// <summary>Unix milliseconds.</summary>
    public long Since => since;

    /// <summary>Tells apart who came at the same time.</summary>
    public long Order => order;

    public MatchStage Stage { get; set; }

    /// <summary>When the queue looks at them again: they ask for less then, or have waited long enough.</summary>
    public long Due { get; set; }

    /// <summary>Their places, each in the line that it belongs to.</summary>
    public List<(WaitingLine Line, LinkedListNode<Waiter> Place)> Places { get; } = [];

    public int CommonInterests(Waiter other) => ticket.Profile.Interests.Count(other.Ticket.Profile.Interests.Contains);
}

/// <summary>Those who would take anybody out of this line, whoever has waited longest first.</summary>
internal sealed class WaitingLine(string? name)
{
    private readonly LinkedList<Waiter> _line = [];

    public string? Name => name;

    public bool IsEmpty => _line.Count == 0;

    /// <summary>Nearly always at the end.</summary>
    public void Add(Waiter waiter)
    {
        var before = _line.Last;
        while (before is not null && (before.Value.Since, before.Value.Order).CompareTo((waiter.Since, waiter.Order)) > 0)
        {
            before = before.Previous;
        }

        waiter.Places.Add((this, before is null ? _line.AddFirst(waiter) : _line.AddAfter(before, waiter)));
    }

    public void Remove(LinkedListNode<Waiter> place) => _line.Remove(place);

    /// <summary>The first one who suits; those before are few: whom one has just met.</summary>
    public Waiter? First(Func<Waiter, bool> suits)
    {
        for (var place = _line.First; place is not null; place = place.Next)
        {
            if (suits(place.Value))
            {
                return place.Value;
            }
        }

        return null;
    }
}
