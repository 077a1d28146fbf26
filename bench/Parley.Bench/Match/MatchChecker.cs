using System.Diagnostics;
using Parley.Bench.Load;

namespace Parley.Bench.Match;

/// <summary>
/// What must hold of all that the server has told its guests: nobody meets themselves, nobody meets somebody for the second time (within the hour, which is longer than the run, and so also
/// nobody whom they have blocked), nobody is in two chats at once, both ends of a chat tell the same of it, and both learn of its end.
/// </summary>
internal sealed class MatchChecker(IReadOnlyList<GuestClient> guests)
{
    private readonly HashSet<(int, int)> _met = [];
    private readonly Dictionary<string, Chat> _chats = new(StringComparer.Ordinal);

    private readonly HashSet<(string, int)> _missed = [];

    public List<string> Violations { get; } = [];

    /// <summary>From the search to its end.</summary>
    public LatencyHistogram Waits { get; } = new();

    /// <summary>Chats that both ends were told of.</summary>
    public long Pairs { get; private set; }

    public long Messages { get; set; }

    public double LongestWaitMilliseconds { get; private set; }

    /// <summary>Chats whose end has not been told to both.</summary>
    public int Open => _chats.Count;

    /// <summary>Counts anew; what was seen is remembered.</summary>
    public void Clear()
    {
        (Pairs, Messages, LongestWaitMilliseconds) = (0, 0, 0);
        Waits.Clear();
    }

    public void Found(GuestClient guest, string conversation, string self, string partner, string nickname, long now)
    {
        if (guest.State == GuestState.Chatting && guest.Conversation != conversation)
        {
            Violations.Add($"guest {guest.Index} is in two chats");
        }

        if (guest.State == GuestState.Searching)
        {
            Waits.Add(now - guest.SearchingSince);
            if (guest.PartnerSince > 0)
            {
                LongestWaitMilliseconds = Math.Max(LongestWaitMilliseconds, Stopwatch.GetElapsedTime(guest.PartnerSince, now).TotalMilliseconds);
            }
        }

        if (!_chats.TryGetValue(conversation, out var chat))
        {
            _chats.Add(conversation, new Chat(guest, self, partner, nickname));
            return;
        }

        if (chat.Second is not null)
        {
            Violations.Add($"a third guest, {guest.Index}, was brought into the chat of {chat.First.Index} and {chat.Second.Index}");
            return;
        }

        chat.Second = guest;
        Pairs++;
        var (low, high) = (Math.Min(chat.First.Index, guest.Index), Math.Max(chat.First.Index, guest.Index));
        if (low == high)
        {
            Violations.Add($"guest {low} has met themselves");
        }
        else if (!_met.Add((low, high)))
        {
            Violations.Add($"guests {low} and {high} have met twice");
        }

        if (chat.Self != partner || chat.Partner != self || chat.Nickname != Name(guest) || nickname != Name(chat.First))
        {
            Violations.Add($"guests {low} and {high} were told different things of their chat");
        }
    }

    public void Left(GuestClient guest, string conversation)
    {
        if (_missed.Contains((conversation, guest.Index)))
        {
            return;
        }

        if (!_chats.TryGetValue(conversation, out var chat) || !chat.Ended.Add(guest.Index))
        {
            Violations.Add($"guest {guest.Index} was told twice, or wrongly, that a chat has ended");
        }
        else
        {
            Forget(conversation, chat);
        }
    }

    /// <summary>A guest who has come back leaves a chat whose end may have been told while they were away, or is told now.</summary>
    public void Missed(GuestClient guest, string conversation)
    {
        _missed.Add((conversation, guest.Index));
        if (_chats.TryGetValue(conversation, out var chat) && chat.Ended.Add(guest.Index))
        {
            Forget(conversation, chat);
        }
    }

    /// <summary>
    /// Looks who could meet whom now. Called every few milliseconds: the time of the call before counts, so that no wait is taken for shorter than it was.
    /// </summary>
    public void Look(long before)
    {
        var searching = guests.Where(guest => guest.State == GuestState.Searching).ToList();
        foreach (var guest in searching)
        {
            var other = searching.Exists(one => one != guest && !_met.Contains((Math.Min(one.Index, guest.Index), Math.Max(one.Index, guest.Index))));
            guest.PartnerSince = !other ? 0 : guest.PartnerSince > 0 ? guest.PartnerSince : Math.Max(before, guest.SearchingSince);
        }
    }

    /// <summary>At the end, when all have left.</summary>
    public void Finish()
    {
        foreach (var chat in _chats.Values)
        {
            Violations.Add(chat.Second is null
                ? $"only guest {chat.First.Index} was told of a chat"
                : $"the end of the chat of {chat.First.Index} and {chat.Second.Index} was told to {chat.Ended.Count} of them");
        }
    }

    private void Forget(string conversation, Chat chat)
    {
        if (chat.Ended.Count == 2)
        {
            _chats.Remove(conversation);
        }
    }

    private static string Name(GuestClient guest) => $"guest {guest.Index}";

    private sealed record Chat(GuestClient First, string Self, string Partner, string Nickname)
    {
        public GuestClient? Second { get; set; }

        /// <summary>Who has been told of its end.</summary>
        public HashSet<int> Ended { get; } = [];
    }
}
