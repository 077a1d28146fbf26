using Parley.Protocol.Chat;

namespace Parley.Chat.RealTime;

/// <summary>
/// Brings a new socket into its conversations' rooms. Its memberships were read before its client knew that it is connected, and it joins when it is: so
/// whatever is sent to it from then on reaches it, and what happened in between is found out here.
/// </summary>
internal sealed class RoomJoiner(ConversationLanes lanes, Sequencer sequencer, MembershipReader memberships, GapReader gaps)
{
    /// <summary>Completes when the socket is in all its rooms. Its person's room, by which it can be moved, it is in already.</summary>
    public async ValueTask JoinAsync(ChatSocket chat, Memberships read)
    {
        // Whoever was let in before the socket could be found was not moved.
        if (lanes.ArrivedSince(chat.Person.Number, read.ArrivalsAt))
        {
            read = await memberships.ReadAsync(chat.Person.Number, chat.Socket.Disconnected);
        }

        List<Task>? later = null;
        foreach (var membership in read.All)
        {
            if (Join(chat, membership, read.ReadAt) is { } joining)
            {
                (later ??= []).Add(joining);
            }
        }

        if (later is not null)
        {
            await Task.WhenAll(later).WaitAsync(chat.Socket.Disconnected);
        }
    }

    /// <summary>Null when it was done at once, as it is for a conversation in which nothing happens just now.</summary>
    private Task? Join(ChatSocket chat, in Membership membership, long readAt)
    {
        while (true)
        {
            var (lane, isNew) = lanes.GetOrAdd(membership.Conversation, membership.Id, new RoomPosition(membership.LastRev, membership.MembersRev));
            var moved = isNew && lanes.MovedSince(membership.Conversation, readAt);
            lock (lane)
            {
                if (lane.IsGone)
                {
                    continue;
                }

                if (!moved && lane.IsIdle && lane.Position.Of(membership) == JoinStep.Join)
                {
                    chat.Socket.Join(lane.Room);
                    return null;
                }

                var work = new JoinWork(this, chat, membership, moved);
                sequencer.Add(lane, work);
                return work.Joined;
            }
        }
    }

    /// <summary>What was pushed to the room since the socket's memberships were read, for it alone. Membership has not changed in between.</summary>
    private async ValueTask CatchUpAsync(ChatSocket chat, Membership membership, ConversationLane lane)
    {
        var upTo = lane.Position.Published;
        var gap = await gaps.ReadAsync(membership.Conversation, membership.LastRev, chat.Socket.Disconnected);
        if (gap is null)
        {
            return;
        }

        if (gap.TooLong || gap.Changes.Any(change => change.Rev <= upTo))
        {
            chat.Socket.Emit(ServerEvents.ConversationUpdated, ConversationRooms.SyncHint(membership.Id, upTo));
            return;
        }

        foreach (var row in gap.Messages.Where(row => row.Rev <= upTo))
        {
            var frame = new MessageFrame(row.ToMessage(gap.Handle), row.Rev - 1, row.Rev);
            chat.Socket.Emit(ServerEvents.ReceiveMessage, frame);
        }
    }

    /// <summary>A join that has to wait for its turn, or for the database.</summary>
    /// <param name="moved">The conversation may have gone on where this lane began.</param>
    private sealed class JoinWork(RoomJoiner joiner, ChatSocket chat, Membership membership, bool moved) : LaneWork
    {
        private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Joined => _joined.Task;

        /// <summary>Whoever connects the socket reports it, unless the socket is gone.</summary>
        public override bool Fail(Exception exception)
        {
            _joined.TrySetException(exception);
            return true;
        }

        public override async ValueTask RunAsync(ConversationLane lane, Sequencer sequencer)
        {
            // Pushed to everybody in the room, where this socket is not yet: it may have been moved in meanwhile, by its person's room.
            if (moved)
            {
                await FillAsync(lane, sequencer);
            }

            Membership? current = membership;
            while (current is { } now && chat.Socket.IsConnected && !chat.Socket.IsIn(lane.Room))
            {
                switch (lane.Position.Of(now))
                {
                    case JoinStep.Fill:
                        await FillAsync(lane, sequencer);
                        break;
                    case JoinStep.ReadAgain:
                        current = await joiner.ReadAgainAsync(chat, lane);
                        break;
                    case JoinStep.CatchUp:
                        await joiner.CatchUpAsync(chat, now, lane);
                        chat.Socket.Join(lane.Room);
                        break;
                    case JoinStep.Join:
                        chat.Socket.Join(lane.Room);
                        break;
                }
            }

            _joined.TrySetResult();
        }

        private static async ValueTask FillAsync(ConversationLane lane, Sequencer sequencer)
        {
            if (!await sequencer.FillAsync(lane))
            {
                throw new RoomUnavailableException();
            }
        }
    }

    /// <summary>Null when the membership has ended. The lane stands still meanwhile, so what is read is not older than its position.</summary>
    private ValueTask<Membership?> ReadAgainAsync(ChatSocket chat, ConversationLane lane) =>
        memberships.FindAsync(chat.Person.Number, lane.Conversation, chat.Socket.Disconnected);
}

/// <summary>A socket cannot join because the database does not answer; its client comes again.</summary>
internal sealed class RoomUnavailableException() : Exception("The database cannot be read now.");
