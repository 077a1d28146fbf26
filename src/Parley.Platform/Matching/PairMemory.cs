using Parley.Protocol;

namespace Parley.Platform.Matching;

/// <summary>
/// Who may not meet whom, and until when. Each person has a small number while a pair of theirs is remembered or somebody holds it, so that a pair is one number of 64 bits.
/// Belongs to its queue's lock.
/// </summary>
internal sealed class PairMemory
{
    private readonly Dictionary<UserId, Known> _people = [];
    private readonly Dictionary<ulong, long> _until = [];
    private readonly PriorityQueue<(Known One, Known Other), long> _ends = new();
    private uint _last;

    public int Count => _until.Count;

    /// <summary>People known.</summary>
    public int People => _people.Count;

    /// <summary>To be given back with <see cref="Release"/>.</summary>
    public Known Hold(UserId who)
    {
        if (!_people.TryGetValue(who, out var known))
        {
            _people.Add(who, known = new Known(who, ++_last));
        }

        known.Uses++;
        return known;
    }

    public void Release(Known known)
    {
        if (--known.Uses == 0)
        {
            _people.Remove(known.Who);
        }
    }

    public bool AreApart(Known one, Known other) => _until.ContainsKey(Key(one, other));

    public void KeepApart(UserId one, UserId other, long until)
    {
        var (first, second) = (Hold(one), Hold(other));
        var key = Key(first, second);
        if (_until.TryGetValue(key, out var known) && known >= until)
        {
            Release(first);
            Release(second);
            return;
        }

        _until[key] = until;
        _ends.Enqueue((first, second), until);
    }

    /// <summary>Forgets the pairs whose time is over.</summary>
    public void Prune(long now)
    {
        while (_ends.TryPeek(out var pair, out var until) && until <= now)
        {
            _ends.Dequeue();
            var key = Key(pair.One, pair.Other);

            // One that was prolonged has another entry behind this one.
            if (_until.TryGetValue(key, out var last) && last <= now)
            {
                _until.Remove(key);
            }

            Release(pair.One);
            Release(pair.Other);
        }
    }

    private static ulong Key(Known one, Known other) => one.Number < other.Number
        ? ((ulong)one.Number << 32) | other.Number
        : ((ulong)other.Number << 32) | one.Number;

    internal sealed class Known(UserId who, uint number)
    {
        public UserId Who => who;

        public uint Number => number;

        public int Uses { get; set; }
    }
}
