using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Matching;

/// <summary>Somebody who was matched.</summary>
/// <param name="Account">Theirs.</param>
/// <param name="Nickname">What the partner sees.</param>
/// <param name="Member">Null for a guest, who gets a new alias.</param>
internal sealed record MatchedPerson(UserId Account, string Nickname, Person? Member);

/// <summary>A chat of two strangers that has begun; the people in the order in which they were given.</summary>
internal sealed record StartedChat(ConversationHandle Handle, IReadOnlyList<Person> People, IReadOnlyList<Arrival> Arrivals);

/// <summary>Begins the chat of two who were matched, each of them in one at a time.</summary>
/// <param name="apartUntil">Unix milliseconds: they do not meet again before.</param>
/// <param name="announce">Called after the commit, before anything is sent to the conversation.</param>
internal sealed class StartChatCommand(
    ConversationId id, IReadOnlyList<MatchedPerson> matched, long apartUntil, ConversationKeys keys, ConversationFeed feed, Action<StartedChat> announce)
    : LogCommand<StartedChat>
{
    public override async Task<Result<StartedChat>> ExecuteAsync(LogBatch batch)
    {
        foreach (var one in matched)
        {
            if (await Seat.FindAsync(batch.Session, one.Account) is not null)
            {
                return new ParleyError(ErrorCodes.AlreadyChatting, "One of the two is in a chat.");
            }
        }

        // The queue knows of what happened here only.
        if (await PairRow.AreApartAsync(batch.Session, matched[0].Account, matched[1].Account, batch.Now))
        {
            return new ParleyError(ErrorCodes.AlreadyChatting, "The two have just met, or one of them wants to meet the other no more.");
        }

        var people = new List<Person>(matched.Count);
        foreach (var one in matched)
        {
            people.Add(one.Member ?? await GuestPeople.RenewAsync(batch.Session, one.Account));
        }

        var (cipher, wrapped) = keys.Create(id);
        var head = await ConversationFactory.InsertAsync(batch, id, ConversationType.Guest, title: null, people[0].Number, wrapped);
        for (var i = 0; i < people.Count; i++)
        {
            await TakeSeatAsync(batch, matched[i].Account, head, people[i]);
            await batch.AddMemberAsync(head, people[i].Number, MemberRole.Member, people[0].Number);
        }

        await PairRow.AddAsync(batch.Session, matched[0].Account, matched[1].Account, apartUntil);
        return new StartedChat(
            new ConversationHandle(id, head.Conversation, cipher), people,
            await batch.ReadArrivalsAsync(head, cipher, people.Select(person => (person, MemberRole.Member))));
    }

    public override ValueTask PublishAsync(StartedChat outcome)
    {
        announce(outcome);
        feed.ConversationCreated(outcome.Handle, outcome.Arrivals);
        return ValueTask.CompletedTask;
    }

    /// <summary>Another process may have seated them since this transaction looked: then it fails as a whole, and is told apart from a failing database by its retry.</summary>
    private static async Task TakeSeatAsync(LogBatch batch, UserId account, ConversationRow head, Person person)
    {
        if (!await Seat.TryTakeAsync(batch.Session, account, head.Conversation, person.Number, batch.Now))
        {
            throw new InvalidOperationException("Somebody who was matched has just begun another chat.");
        }
    }
}
