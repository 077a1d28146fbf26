using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>
/// A conversation on this process: how far it is pushed, and what waits to be. One thing after another, so what takes long (reading a gap, finding people's
/// names) holds up this conversation alone. Its lock is the object itself; an idle one is 88 bytes and the name of its room.
/// </summary>
internal sealed class ConversationLane(long conversation, ConversationId id, RoomPosition position)
{
    private LaneQueue? _queue;

    public long Conversation { get; } = conversation;

    public ConversationId Id { get; } = id;

    /// <summary>One text for the room's table and all its sockets.</summary>
    public string Room { get; } = Rooms.Conversation(id);

    /// <summary>Where this lane began: of what lies before, it does not know whether sockets here were told.</summary>
    public long Since { get; } = position.Published;

    /// <summary>Changed by whoever runs the lane: under its lock while it is idle, else by its worker.</summary>
    public RoomPosition Position { get; set; } = position;

    /// <summary>No longer in the table: take the one that is.</summary>
    public bool IsGone { get; private set; }

    public bool IsIdle => _queue is null;

    /// <summary>Under the lock: true when the caller has to start the worker.</summary>
    public bool Add(LaneWork work)
    {
        if (_queue is not null)
        {
            _queue.Add(work);
            return false;
        }

        _queue = new LaneQueue();
        _queue.Add(work);
        return true;
    }

    /// <summary>Under the lock, by the worker: what is next, or null, and the lane is idle again.</summary>
    public LaneWork? Take()
    {
        var next = _queue!.Take();
        if (next is null)
        {
            _queue = null;
        }

        return next;
    }

    /// <summary>Under the lock, of an idle lane.</summary>
    public void Close() => IsGone = true;
}

/// <summary>Something that a lane does in its turn.</summary>
internal abstract class LaneWork
{
    /// <summary>The rev that an announcement reaches: the database can stand in for it. Null for what cannot be replaced.</summary>
    public virtual long? UpTo => null;

    /// <summary>Runs on the lane's worker; nothing else touches the lane meanwhile.</summary>
    public abstract ValueTask RunAsync(ConversationLane lane, Sequencer sequencer);

    /// <summary>True when somebody else reports it.</summary>
    public virtual bool Fail(Exception exception) => false;
}

/// <summary>What waits in a lane, bounded: announcements that find no place are read from the database when their turn comes.</summary>
internal sealed class LaneQueue
{
    public const int MaxAnnouncements = 64;

    private readonly Queue<LaneWork> _waiting = new();
    private int _announcements;
    private long _skippedTo;

    public void Add(LaneWork work)
    {
        if (work.UpTo is { } upTo)
        {
            // Behind one that was skipped, all are: they would find the gap that it has left.
            if (_skippedTo > 0 || _announcements == MaxAnnouncements)
            {
                _skippedTo = Math.Max(_skippedTo, upTo);
                return;
            }

            _announcements++;
        }

        _waiting.Enqueue(work);
    }

    /// <summary>Null when nothing waits.</summary>
    public LaneWork? Take()
    {
        if (_waiting.TryDequeue(out var next))
        {
            _announcements -= next.UpTo is null ? 0 : 1;
            return next;
        }

        if (_skippedTo == 0)
        {
            return null;
        }

        var reach = new ReachWork(_skippedTo);
        _skippedTo = 0;
        return reach;
    }
}
