using System.Globalization;
using System.Text;
using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chaos.Clients;

/// <summary>What a device holds of one conversation. Guarded by its replica.</summary>
internal sealed class View
{
    private readonly Dictionary<UserId, Member> _members = [];
    private string? _title;
    private RetentionSetting? _retention;
    private long _floor;
    private int _memberCount;

    /// <summary>Whether the conversation's state is here; else only frames that came before it are held.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The revision up to which everything was applied.</summary>
    public long Last { get; set; }

    /// <summary>The last seq that was shown, or that the state told of.</summary>
    public long LastSeq { get; set; }

    /// <summary>When the conversation came or went by a push: an answer to an earlier question knows nothing of it.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Frames that wait for one before them.</summary>
    public SortedDictionary<long, (long UpTo, Action Apply)> Held { get; } = [];

    public IReadOnlyDictionary<UserId, Member> Members => _members;

    /// <summary>The messages on the screen, each with the rev of its latest change that was applied.</summary>
    public Dictionary<MessageId, long> Shows { get; } = [];

    public void Forget()
    {
        (IsKnown, Last, LastSeq) = (false, 0, 0);
        _members.Clear();
        Held.Clear();
    }

    /// <summary>The state as of a revision that is not behind what was applied.</summary>
    public void Replace(Conversation state)
    {
        IsKnown = true;
        LastSeq = Math.Max(LastSeq, state.LastSeq);
        (_retention, _floor) = (state.Retention, state.FloorSeq);
        Replace(state.Title, state.MemberCount, state.Members!);
    }

    public void Replace(ConversationState state)
    {
        (_retention, _floor) = (state.Retention, state.FloorSeq);
        Replace(state.Title, state.MemberCount, state.Members!);
    }

    /// <summary>Nobody hides what they have read here: one that is hidden all the same would fall to 0, and be noticed.</summary>
    public static long Shown(long? readSeq) => readSeq ?? 0;

    /// <summary>Cursors only rise, wherever they come from.</summary>
    public void Move(UserId user, long delivered, long read)
    {
        if (_members.TryGetValue(user, out var member))
        {
            _members[user] = member with { DeliveredSeq = Math.Max(member.DeliveredSeq, delivered), ReadSeq = Math.Max(Shown(member.ReadSeq), read) };
        }
    }

    /// <summary>A message's status, derived from the others' cursors.</summary>
    public Status StatusOf(UserId sender, long seq)
    {
        var others = _members.Values.Where(member => member.UserId != sender).ToList();
        return others.TrueForAll(member => member.ReadSeq >= seq) ? Status.Seen
            : others.TrueForAll(member => member.DeliveredSeq >= seq) ? Status.Delivered
            : Status.Sent;
    }

    /// <summary>As text that can be compared.</summary>
    public string Describe()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"rev {Last}, '{_title}', {_memberCount} members, kept {_retention}, gone up to {_floor}"));
        foreach (var member in _members.Values.OrderBy(member => member.UserId.Value))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{member.UserId} {member.Role} since {member.JoinedAt:O} delivered {member.DeliveredSeq} read {member.ReadSeq}");
        }

        return text.ToString();
    }

    private void Replace(string? title, int memberCount, IReadOnlyList<Member> members)
    {
        (_title, _memberCount) = (title, memberCount);
        foreach (var gone in _members.Keys.Except(members.Select(member => member.UserId)).ToList())
        {
            _members.Remove(gone);
        }

        foreach (var member in members)
        {
            _members.TryGetValue(member.UserId, out var earlier);
            _members[member.UserId] = earlier is null || earlier.JoinedAt != member.JoinedAt ? member : member with
            {
                DeliveredSeq = Math.Max(member.DeliveredSeq, earlier.DeliveredSeq),
                ReadSeq = Math.Max(Shown(member.ReadSeq), Shown(earlier.ReadSeq)),
            };
        }
    }
}
