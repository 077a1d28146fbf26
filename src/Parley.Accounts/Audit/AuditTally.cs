using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Accounts.Audit;

/// <summary>
/// What happened in one minute of that which an attacker can cause at will. At most 20 events are written at once and 20 more at the end of the minute, those with the
/// highest numbers; the rest is one entry per kind. At 300 bytes an entry that is at most 18 MB a day, whatever the attack. Safe from any thread.
/// </summary>
internal sealed class AuditTally
{
    private const int AtOnce = 20, AtTheEnd = 20, Remembered = 1_000;

    private readonly Lock _lock = new();
    private Dictionary<Key, Count> _counts = [];
    private Dictionary<string, int> _others = new(StringComparer.Ordinal);
    private int _written;

    /// <summary>Counts an event; true when it is to be written at once.</summary>
    /// <param name="what">The event.</param>
    /// <param name="atOnce">False: never at once.</param>
    /// <param name="first">Whether it begins a minute.</param>
    public bool Add(AuditEvent what, bool atOnce, out bool first)
    {
        lock (_lock)
        {
            first = _counts.Count == 0;
            var key = new Key(what.Kind, what.Subject, what.Address, what.Detail?.GetValueOrDefault("limit"));
            if (_counts.TryGetValue(key, out var count))
            {
                count.Number++;
                return false;
            }

            if (_counts.Count >= Remembered)
            {
                _others[what.Kind] = _others.GetValueOrDefault(what.Kind) + 1;
                return false;
            }

            var now = atOnce && _written < AtOnce;
            _written += now ? 1 : 0;
            _counts.Add(key, new Count(what) { Number = now ? 0 : 1 });
            return now;
        }
    }

    /// <summary>Ends the minute: what is still to be written.</summary>
    public IReadOnlyList<AuditEvent> Take()
    {
        Dictionary<Key, Count> counts;
        Dictionary<string, int> others;
        lock (_lock)
        {
            (counts, _counts) = (_counts, []);
            (others, _others) = (_others, new(StringComparer.Ordinal));
            _written = 0;
        }

        var most = counts.Values.Where(count => count.Number > 0).OrderByDescending(count => count.Number).ToList();
        foreach (var count in most.Skip(AtTheEnd))
        {
            others[count.What.Kind] = others.GetValueOrDefault(count.What.Kind) + count.Number;
        }

        return
        [
            .. most.Take(AtTheEnd).Select(count => With(count.What, count.Number, "count")),
            .. others.Select(other => With(new AuditEvent(other.Key), other.Value, "countOfOthers")),
        ];
    }

    private static AuditEvent With(AuditEvent what, int number, string name) => what with
    {
        Detail = new Dictionary<string, string>(what.Detail ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [name] = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
    };

    private readonly record struct Key(string Kind, UserId? Subject, string? Address, string? Limit);

    private sealed class Count(AuditEvent what)
    {
        public AuditEvent What => what;

        /// <summary>Those that were not written yet.</summary>
        public int Number { get; set; }
    }
}
