using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>
/// The conversations with sockets on this process. Of the others it remembers only that they moved lately, in a fixed space: enough for a socket that joins
/// with memberships read before. Safe from any thread.
/// </summary>
internal sealed class ConversationLanes
{
    /// <summary>Swept one after another: a look at all of them takes as many sweeps.</summary>
    public const int Shards = 64;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];
    private readonly RecentMarks _moved = new();
    private readonly RecentMarks _arrived = new();
    private int _swept;

    /// <summary>The moment for <see cref="MovedSince"/>; take it before reading memberships.</summary>
    public long MovesNow => _moved.Now;

    /// <summary>Conversations held.</summary>
    public int Count => _shards.Sum(shard => shard.Count);

    /// <summary>Null when no socket here needs it; whoever has read the conversation before and joins it later will find that it has moved.</summary>
    public ConversationLane? Find(long conversation)
    {
        var shard = ShardOf(conversation);
        lock (shard)
        {
            if (shard.TryGetValue(conversation, out var lane))
            {
                return lane;
            }

            // Under the lock: a lane that is made now, and then looks for this mark, finds it.
            _moved.Mark(conversation);
            return null;
        }
    }

    /// <summary>The lane, made at this position when there is none.</summary>
    public (ConversationLane Lane, bool IsNew) GetOrAdd(long conversation, ConversationId id, RoomPosition position)
    {
        var shard = ShardOf(conversation);
        lock (shard)
        {
            if (shard.TryGetValue(conversation, out var lane))
            {
                return (lane, false);
            }

            shard.Add(conversation, lane = new ConversationLane(conversation, id, position));
            return (lane, true);
        }
    }

    /// <summary>Whether a conversation without a lane may have moved since a moment.</summary>
    public bool MovedSince(long conversation, long moment) => _moved.MarkedSince(conversation, moment);

    /// <summary>Before somebody's sockets are moved into a room: a socket that is not to be found yet will read its memberships again.</summary>
    public void Arrived(long person) => _arrived.Mark(person);

    /// <summary>The moment for <see cref="ArrivedSince"/>; the same.</summary>
    public long ArrivalsNow => _arrived.Now;

    public bool ArrivedSince(long person, long moment) => _arrived.MarkedSince(person, moment);

    /// <summary>Drops what nobody needs, in the next part of the table.</summary>
    public void Sweep(Func<string, bool> hasSockets)
    {
        var shard = _shards[_swept++ % Shards];
        lock (shard)
        {
            List<long>? idle = null;
            foreach (var (conversation, lane) in shard)
            {
                if (TryClose(lane, hasSockets))
                {
                    (idle ??= []).Add(conversation);
                }
            }

            foreach (var conversation in idle ?? [])
            {
                shard.Remove(conversation);

                // What the lane knew is gone; a socket that has read before must not trust its reading.
                _moved.Mark(conversation);
            }
        }
    }

    /// <summary>A busy lane is needed, so it is not waited for.</summary>
    private static bool TryClose(ConversationLane lane, Func<string, bool> hasSockets)
    {
        if (!Monitor.TryEnter(lane))
        {
            return false;
        }

        try
        {
            if (!lane.IsIdle || hasSockets(lane.Room))
            {
                return false;
            }

            lane.Close();
            return true;
        }
        finally
        {
            Monitor.Exit(lane);
        }
    }

    private Shard ShardOf(long conversation) => _shards[(int)(conversation & (Shards - 1))];

    private sealed class Shard : Dictionary<long, ConversationLane>;
}
