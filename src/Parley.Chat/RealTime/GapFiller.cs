using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.RealTime;

/// <summary>
/// Pushes what was read from the database as if it had been announced: in the order of revisions, frames that follow on one another without a gap, to those
/// who were members at each. Changes are merged: the state now goes out once, at the rev of the last of them.
/// </summary>
internal sealed class GapFiller(GapReader reader, ConversationRooms rooms, ConversationKeys keys, NameFinder names) : IGapFiller
{
    public async ValueTask<bool> FillAsync(ConversationLane lane)
    {
        LogGap? gap;
        try
        {
            gap = await reader.ReadAsync(lane.Conversation, lane.Position.Published, CancellationToken.None);
        }
        catch (Exception exception) when (reader.IsUnavailable(exception))
        {
            return false;
        }

        // Deleted, maybe by another process: whatever came before cannot be read any more, and nobody is a member.
        if (gap is null)
        {
            keys.Forget(lane.Id);
            rooms.Dissolve(lane.Room, lane.Id);
            return true;
        }

        if (gap.UpTo <= lane.Position.Published)
        {
            return true;
        }

        var users = await names.FindAsync(Mentioned(gap));
        Push(lane.Room, gap, users);
        lane.Position = lane.Position.To(gap.UpTo, gap.MembersRev);
        return true;
    }

    private static HashSet<UserId> Mentioned(LogGap gap) =>
        [.. gap.State?.Members?.Select(member => member.UserId) ?? [], .. ConversationQueries.Mentioned(gap.Arrivals.Values)];

    private void Push(string room, LogGap gap, IReadOnlyList<User> users)
    {
        var pushed = gap.After;
        var lastChange = gap.Changes.Count == 0 ? 0 : gap.Changes[^1].Rev;
        var (messages, updates) = (new Queue<MessageRow>(gap.Messages), new Queue<GapUpdate>(gap.Updates));
        foreach (var change in gap.Changes)
        {
            PushMessages(before: change.Rev);
            Leave(room, gap, change);
            if (change.Rev == lastChange && gap.State is not null)
            {
                rooms.Update(room, new ConversationUpdatedEvent
                {
                    ConversationId = gap.Handle.Id,
                    After = pushed,
                    UpTo = change.Rev,
                    State = gap.State,
                    Users = users,
                });
                pushed = change.Rev;
            }

            if (!gap.TooLong)
            {
                Enter(room, gap, change, change.Rev, users);
            }
        }

        PushMessages(before: long.MaxValue);
        if (gap.TooLong)
        {
            rooms.Update(room, ConversationRooms.SyncHint(gap.Handle.Id, gap.UpTo));
            foreach (var change in gap.Changes)
            {
                Enter(room, gap, change, gap.UpTo, users);
            }
        }

        void PushMessages(long before)
        {
            while (Next(messages, updates) is { } rev && rev < before)
            {
                if (messages.TryPeek(out var message) && message.Rev == rev)
                {
                    rooms.Message(room, new MessageFrame(messages.Dequeue().ToMessage(gap.Handle), pushed, rev), LeftBeforeChange(gap, message));
                }
                else
                {
                    PushUpdate(room, gap, updates.Dequeue(), pushed);
                }

                pushed = rev;
            }
        }
    }

    /// <summary>The rev of what comes first; null when nothing is left.</summary>
    private static long? Next(Queue<MessageRow> messages, Queue<GapUpdate> updates)
    {
        var message = messages.TryPeek(out var one) ? one.Rev : (long?)null;
        var update = updates.TryPeek(out var other) ? other.Rev : (long?)null;
        return message is null ? update : update is null ? message : Math.Min(message.Value, update.Value);
    }

    private void PushUpdate(string room, LogGap gap, GapUpdate update, long after) => rooms.MessageUpdated(
        room,
        new MessageUpdatedEvent { ConversationId = gap.Handle.Id, After = after, UpTo = update.Rev, Message = update.Message.ToMessage(gap.Handle) },
        update.Unaware, update.Own, originSocket: null);

    /// <summary>
    /// A message that was changed within the gap is pushed as it is now: not to those who had left by then. They miss the frame, and leave on the next ones.
    /// </summary>
    private static IReadOnlyList<UserId> LeftBeforeChange(LogGap gap, MessageRow message) => message.ChangedRev is not { } changed ? [] :
    [
        .. gap.Changes.Where(change => change.Kind == ChangeKind.MemberRemoved && change.Rev > message.Rev && change.Rev < changed)
            .Select(change => change.UserId!.Value),
    ];

    private void Leave(string room, LogGap gap, GapChange change)
    {
        if (change.Kind == ChangeKind.MemberRemoved)
        {
            // Their log has merged leaving and coming back into one change: coming back tells it.
            var back = gap.Arrivals.ContainsKey(change.Target);
            rooms.Leave(room, gap.Handle.Id, change.UserId!.Value, back ? null : gap.Personal.GetValueOrDefault(change.Target));
        }
    }

    /// <summary>Whoever came in more than once enters the last time.</summary>
    private void Enter(string room, LogGap gap, GapChange change, long at, IReadOnlyList<User> users)
    {
        if (change.Kind != ChangeKind.MemberAdded || !gap.Arrivals.TryGetValue(change.Target, out var whole)
            || gap.Changes.Any(later => later.Rev > change.Rev && later.Kind == ChangeKind.MemberAdded && later.Target == change.Target))
        {
            return;
        }

        rooms.Enter(room, change.Person, new ConversationUpdatedEvent
        {
            ConversationId = gap.Handle.Id,
            After = 0,
            UpTo = at,
            Conversation = At(whole, at, gap),
            Users = users,
            Personal = gap.Personal.GetValueOrDefault(change.Target),
        });
    }

    /// <summary>As it was at a rev: the messages behind it follow in their own frames, and a client that held them already would ignore those.</summary>
    private static Conversation At(Conversation whole, long rev, LogGap gap)
    {
        if (rev == gap.UpTo)
        {
            return whole;
        }

        var lastSeq = whole.LastSeq - gap.Messages.Count(message => message.Rev > rev);
        return whole with
        {
            LastSeq = lastSeq,
            LastRev = rev,
            LastMessage = null,
            UnreadCount = 0,
            Me = whole.Me with { DeliveredSeq = lastSeq, ReadSeq = lastSeq },
        };
    }
}
