using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>A frame that can be pushed at once.</summary>
internal interface IAnnouncement
{
    long After { get; }

    long UpTo { get; }

    void Push(ConversationLane lane);
}

/// <summary>What the log holds after a lane's position.</summary>
internal interface IGapFiller
{
    /// <summary>
    /// Pushes all that is committed after the lane's position, moves sockets with it, and moves the position on. False when the database cannot answer now.
    /// </summary>
    ValueTask<bool> FillAsync(ConversationLane lane);
}

/// <summary>
/// Pushes each conversation in the order of its revisions, whoever committed them: what was pushed is dropped, what is missing is read from the database
/// first, and sockets enter and leave rooms at the rev that says so. One conversation's waiting is its own. Safe from any thread.
/// </summary>
internal sealed class Sequencer(ConversationLanes lanes, IGapFiller gaps, ILogger<Sequencer> logger)
{
    private readonly ConcurrentDictionary<ConversationLane, byte> _behind = new();

    /// <summary>A message. Where nobody is connected, it goes no further; in its turn, it costs no allocation here.</summary>
    public void Publish<T>(long conversation, in T announcement)
        where T : struct, IAnnouncement
    {
        while (lanes.Find(conversation) is { } lane)
        {
            lock (lane)
            {
                if (lane.IsGone)
                {
                    continue;
                }

                if (lane.IsIdle)
                {
                    var step = lane.Position.Of(announcement.After, announcement.UpTo);
                    if (step == PublishStep.Push)
                    {
                        announcement.Push(lane);
                        lane.Position = lane.Position.To(announcement.UpTo);
                    }

                    if (step != PublishStep.Fill)
                    {
                        return;
                    }
                }

                Add(lane, new AnnouncementWork<T>(announcement));
                return;
            }
        }
    }

    /// <summary>Anything else, in its turn on the conversation's lane. Nothing happens when there is no lane.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryAdd(long conversation, LaneWork work)
    {
        while (lanes.Find(conversation) is { } lane)
        {
            if (TryAdd(lane, work))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same; the lane is made at this position when there is none.</summary>
    public void Add(long conversation, ConversationId id, RoomPosition position, LaneWork work)
    {
        while (!TryAdd(lanes.GetOrAdd(conversation, id, position).Lane, work))
        {
        }
    }

    /// <summary>Under the lane's lock.</summary>
    public void Add(ConversationLane lane, LaneWork work)
    {
        if (lane.Add(work))
        {
            _ = Task.Run(() => RunAsync(lane));
        }
    }

    /// <summary>For work that runs on the lane: brings it up to the log. False when that has to wait: it is tried again by <see cref="Retry"/>.</summary>
    public async ValueTask<bool> FillAsync(ConversationLane lane)
    {
        var filled = false;
        try
        {
            return filled = await gaps.FillAsync(lane);
        }
        finally
        {
            if (!filled)
            {
                _behind.TryAdd(lane, 0);
            }
        }
    }

    /// <summary>Tries again where a gap could not be read.</summary>
    public void Retry()
    {
        foreach (var (lane, _) in _behind)
        {
            if (_behind.TryRemove(lane, out _))
            {
                TryAdd(lane, new ReachWork(long.MaxValue));
            }
        }
    }

    private bool TryAdd(ConversationLane lane, LaneWork work)
    {
        lock (lane)
        {
            if (lane.IsGone)
            {
                return false;
            }

            Add(lane, work);
            return true;
        }
    }

    private async Task RunAsync(ConversationLane lane)
    {
        while (true)
        {
            LaneWork? work;
            lock (lane)
            {
                work = lane.Take();
            }

            if (work is null)
            {
                return;
            }

            try
            {
                await work.RunAsync(lane, this);
            }
            catch (Exception exception)
            {
                if (!work.Fail(exception))
                {
                    ChatLog.PublishFailed(logger, exception);
                }
            }
        }
    }

    /// <summary>A message that could not be pushed at once.</summary>
    private sealed class AnnouncementWork<T>(T announcement) : LaneWork
        where T : struct, IAnnouncement
    {
        public override long? UpTo => announcement.UpTo;

        public override async ValueTask RunAsync(ConversationLane lane, Sequencer sequencer)
        {
            if (lane.Position.Of(announcement.After, announcement.UpTo) == PublishStep.Fill)
            {
                await sequencer.FillAsync(lane);
            }

            if (lane.Position.Of(announcement.After, announcement.UpTo) == PublishStep.Push)
            {
                announcement.Push(lane);
                lane.Position = lane.Position.To(announcement.UpTo);
            }
        }
    }
}

/// <summary>Brings a lane to a rev that is known to be committed.</summary>
internal sealed class ReachWork(long upTo) : LaneWork
{
    public override async ValueTask RunAsync(ConversationLane lane, Sequencer sequencer)
    {
        if (lane.Position.Published < upTo)
        {
            await sequencer.FillAsync(lane);
        }
    }
}

/// <summary>A change that takes longer to push than a message: people's names are looked up, sockets moved.</summary>
internal sealed class ChangeWork(long after, long upTo, long membersRev, Func<string, ValueTask> push) : LaneWork
{
    public long After { get; } = after;

    public override long? UpTo => upTo;

    public override async ValueTask RunAsync(ConversationLane lane, Sequencer sequencer)
    {
        if (lane.Position.Of(After, upTo) == PublishStep.Fill)
        {
            await sequencer.FillAsync(lane);
        }

        if (lane.Position.Of(After, upTo) == PublishStep.Push)
        {
            await push(lane.Room);
            lane.Position = lane.Position.To(upTo, membersRev);
        }
    }
}
