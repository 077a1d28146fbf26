using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

internal sealed class CreateGroupCommand(
    ConversationId id, string title, Person creator, IReadOnlyList<Person> members, ConversationKeys keys,
    ConversationFeed feed, TimeProvider clock) : LogCommand<OpenedConversation>
{
    public override async Task<Result<OpenedConversation>> ExecuteAsync(LogBatch batch)
    {
        var (cipher, wrapped) = keys.Create(id);
        var head = await ConversationFactory.InsertAsync(
            batch, id, ConversationType.Group, Titles.Seal(cipher, title), creator.Number, wrapped);
        await batch.AddMemberAsync(head, creator.Number, MemberRole.Owner, creator.Number);
        foreach (var member in members)
        {
            await batch.AddMemberAsync(head, member.Number, MemberRole.Member, creator.Number);
        }

        var arrivals = await batch.ReadArrivalsAsync(
            head, cipher, members.Select(member => (member, MemberRole.Member)).Prepend((creator, MemberRole.Owner)));
        var notice = batch.Append(head, cipher, creator, new SystemEvent { Event = "created", Title = title }, clock);
        return new OpenedConversation(new ConversationHandle(id, head.Conversation, cipher), Created: true) { Arrivals = arrivals, Notice = notice };
    }

    public override ValueTask PublishAsync(OpenedConversation outcome)
    {
        feed.ConversationCreated(outcome.Handle, outcome.Arrivals);
        feed.MessageAppended(outcome.Handle, outcome.Notice!);
        return ValueTask.CompletedTask;
    }
}
