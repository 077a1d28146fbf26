using System.Runtime.InteropServices;

namespace Parley.Chat.Log;

/// <summary>
/// Who is a member since which message and as what, as the log's writer has read it. An entry counts only while the conversation's <c>members_rev</c> is the one it was
/// read at; every change of membership raises that number, in whichever process, so nothing has to be told to this cache. Owned by the writer.
/// </summary>
/// <param name="capacity">About half of what it holds at most: two generations, of which the older is dropped when the younger is full.</param>
public sealed class MembershipCache(int capacity)
{
    private Dictionary<(long Conversation, long Person), Entry> _young = [];
    private Dictionary<(long Conversation, long Person), Entry> _old = [];

    /// <summary>The membership, or null when it is not known at this revision of the members.</summary>
    public KnownMember? Find(long conversation, long person, long membersRev)
    {
        var key = (conversation, person);
        if (_young.TryGetValue(key, out var entry))
        {
            return entry.MembersRev == membersRev ? entry.Member : null;
        }

        if (_old.TryGetValue(key, out entry) && entry.MembersRev == membersRev)
        {
            Put(key, entry);
            return entry.Member;
        }

        return null;
    }

    public void Remember(long conversation, long person, long membersRev, KnownMember member) =>
        Put((conversation, person), new Entry(membersRev, member));

    /// <summary>After a transaction that was rolled back: a revision that it gave may be given again to another change.</summary>
    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }

    private void Put((long Conversation, long Person) key, Entry entry)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_young, key, out _);
        slot = entry;
        if (_young.Count >= capacity)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }
    }

    private readonly record struct Entry(long MembersRev, KnownMember Member);
}
