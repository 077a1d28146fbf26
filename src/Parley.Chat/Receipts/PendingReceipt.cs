using Parley.Chat.Encryption;
using Parley.Chat.People;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>What somebody has received, read or marked in one conversation since the last flush.</summary>
internal sealed class PendingReceipt(ConversationHandle conversation, Person person)
{
    public ConversationHandle Conversation { get; } = conversation;

    public Person Person { get; } = person;

    public long Delivered { get; private set; }

    public long Read { get; private set; }

    public bool? Marked { get; private set; }

    /// <summary>The only socket that asked: it has the acknowledgement. Null when there were several doors.</summary>
    public string? OriginSocket { get; private set; }

    public TaskCompletionSource<Result<ReceiptResponse>> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _asked;

    public void Merge(long delivered, long read, bool? marked, string? originSocket)
    {
        Delivered = Math.Max(Delivered, Math.Max(delivered, read));
        Read = Math.Max(Read, read);
        Marked = marked ?? Marked;
        OriginSocket = !_asked || OriginSocket == originSocket ? originSocket : null;
        _asked = true;
    }

    /// <summary>Moves a row on: cursors only rise, <c>read ≤ delivered ≤ last seq</c>, and reading further takes the mark away. False when nothing changed.</summary>
    /// <param name="row">Where they are.</param>
    /// <param name="hidesRead">Then reading shows nobody anything, not even that it happened.</param>
    /// <param name="read">Whether the read cursor moved.</param>
    public bool Move(CursorRow row, bool hidesRead, out bool read)
    {
        var (delivered, seen, marked) = (row.DeliveredSeq, row.ReadSeq, row.MarkedUnread);
        row.DeliveredSeq = Math.Max(delivered, Math.Min(Delivered, row.LastSeq));
        row.ReadSeq = Math.Max(seen, Math.Min(Read, row.LastSeq));
        read = row.ReadSeq > seen;
        row.MarkedUnread = Marked ?? (marked && !read);
        row.Moved = row.DeliveredSeq != delivered || (read && !hidesRead);
        return read || row.DeliveredSeq != delivered || row.MarkedUnread != marked;
    }
}
