using Parley.Chat.People;
using Parley.Protocol;

namespace Parley.Chat.Receipts;

/// <summary>
/// Cursors that others will be told of, one for each member and conversation. They are merged by maximum: what is told because of a change of settings was read
/// before a receipt that may already be waiting, and must not take its place. Not safe from several threads.
/// </summary>
internal sealed class WaitingCursors
{
    private Dictionary<(ConversationId Conversation, UserId User), WaitingCursor> _waiting = [];

    public bool IsEmpty => _waiting.Count == 0;

    public void Add(ConversationId conversation, Person person, CursorRow row)
    {
        var key = (conversation, person.Id);
        _waiting[key] = _waiting.TryGetValue(key, out var earlier)
            ? new WaitingCursor(conversation, person, Math.Max(earlier.Delivered, row.DeliveredSeq), Math.Max(earlier.Read, row.ReadSeq))
            : new WaitingCursor(conversation, person, row.DeliveredSeq, row.ReadSeq);
    }

    public IReadOnlyCollection<WaitingCursor> TakeAll()
    {
        var taken = _waiting;
        _waiting = [];
        return taken.Values;
    }
}

/// <summary>How far somebody has received and read.</summary>
internal readonly record struct WaitingCursor(ConversationId Conversation, Person Person, long Delivered, long Read);
