using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>Adds those who are not members yet.</summary>
internal sealed class AddMembersCommand(
    ConversationHandle conversation, Person actor, IReadOnlyList<Person> people, int maxMembers, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        if (GroupRules.Check(head.Type, GroupAction.AddMembers, actorMember.Role) is { } refused)
        {
            return refused;
        }

        var present = (await batch.Session.QueryAsync<long>(
            "SELECT person FROM members WHERE conversation = @conversation AND person IN @numbers",
            new { conversation = head.Conversation, numbers = SqlList.Of(people.Select(person => person.Number)) })).ToHashSet();
        var joining = people.Where(person => !present.Contains(person.Number)).ToList();
        if (head.MemberCount + joining.Count > maxMembers)
        {
            return ParleyError.Invalid(new FieldError("members", $"a group has at most {maxMembers} members", maxMembers));
        }

        if (joining.Count == 0)
        {
            return Applied.Nothing;
        }

        foreach (var person in joining)
        {
            await batch.AddMemberAsync(head, person.Number, MemberRole.Member, Actor.Number);
        }

        return new Applied(new SystemEvent { Event = "members-added", UserIds = [.. joining.Select(person => person.Id)] }) { Joined = joining };
    }
}
