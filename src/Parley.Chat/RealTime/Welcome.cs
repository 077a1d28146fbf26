using Parley.Chat.Conversations;
using Parley.Chat.People;
using Parley.Protocol.Chat;

namespace Parley.Chat.RealTime;

/// <summary>
/// Lets those in whom another process has added to a conversation where nobody was connected here. Where that was before this process began to follow the
/// conversation, they are shown it as it is now.
/// </summary>
internal sealed class Welcome(
    ConversationLanes lanes, Sequencer sequencer, ConversationReader conversations, MembershipReader memberships, ConversationRooms rooms, NameFinder names)
{
    public void Add(Inflow inflow)
    {
        foreach (var person in inflow.Newcomers)
        {
            lanes.Arrived(person.Number);
        }

        var here = inflow.Newcomers.Where(person => rooms.IsHere(person.Id)).ToList();
        if (here.Count > 0)
        {
            var (conversation, after, upTo) = inflow.Advance;
            sequencer.Add(conversation, inflow.Id, new RoomPosition(after, MembersRev: 0), new WelcomeWork(this, here, upTo));
        }
    }

    /// <summary>False when the lane has to reach a later rev before that can be told.</summary>
    private async ValueTask<bool> TryEnterAsync(ConversationLane lane, Person person)
    {
        // In this order: when no membership has changed since the lane's position, the conversation was read with the membership as of that position.
        var whole = await conversations.FindAsync(person.Number, lane.Conversation, CancellationToken.None);
        var membership = await memberships.FindAsync(person.Number, lane.Conversation, CancellationToken.None);
        if (whole is null || membership is null)
        {
            return true;
        }

        if (membership.Value.MembersRev > lane.Position.Published)
        {
            return false;
        }

        var users = await names.FindAsync(ConversationQueries.Mentioned([whole]));
        rooms.Enter(lane.Room, person, new ConversationUpdatedEvent
        {
            ConversationId = whole.Id,
            After = 0,
            UpTo = Math.Min(whole.LastRev, lane.Position.Published),
            Conversation = whole,
            Users = users,
        });
        return true;
    }

    private sealed class WelcomeWork(Welcome welcome, IReadOnlyList<Person> newcomers, long upTo) : LaneWork
    {
        // The entry that told of them is not read again: nothing else would let them in here.
        public override bool Fail(Exception exception)
        {
            GiveUp();
            return false;
        }

        public override async ValueTask RunAsync(ConversationLane lane, Sequencer sequencer)
        {
            // A lane that was made for this begins before they came in: they come in on the way.
            if (lane.Position.Published < upTo && !await sequencer.FillAsync(lane))
            {
                GiveUp();
                return;
            }

            foreach (var person in newcomers)
            {
                while (!welcome.IsIn(lane, person) && !await welcome.TryEnterAsync(lane, person))
                {
                    if (!await sequencer.FillAsync(lane))
                    {
                        GiveUp();
                        return;
                    }
                }
            }
        }

        private void GiveUp()
        {
            foreach (var person in newcomers)
            {
                welcome.Close(person);
            }
        }
    }

    private void Close(Person person) => rooms.Close(person.Id);

    private bool IsIn(ConversationLane lane, Person person) => rooms.IsIn(lane.Room, person.Id);
}
