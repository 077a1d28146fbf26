using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>
/// Takes somebody out of a group whose account was deleted. Unlike somebody who leaves they cannot be asked to name an owner first, so the group goes over to
/// whoever has the highest role and has been in it longest.
/// </summary>
internal sealed class DepartCommand(ConversationHandle conversation, Person person, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, person, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        if (head.Type == ConversationType.Direct)
        {
            return Applied.Nothing;
        }

        if (await OwnerRule.WouldLoseAsync(batch.Session, head, actorMember, leaves: true))
        {
            var heir = await batch.Session.QuerySingleAsync<long>(
                $"SELECT person FROM members WHERE conversation = @Conversation AND person <> @Person ORDER BY {MemberRoles.RankSql} DESC, joined_at, person LIMIT 1",
                new { head.Conversation, actorMember.Person });
            await batch.Session.ExecuteAsync(
                "UPDATE members SET role = @owner WHERE conversation = @Conversation AND person = @heir",
                new { owner = (long)MemberRole.Owner, head.Conversation, heir });
            head.MembersRev = batch.AppendChange(head, ChangeKind.RoleChanged, heir, Actor.Number);
        }

        await batch.RemoveMemberAsync(head, actorMember, Actor.Number);
        return new Applied(new SystemEvent { Event = "member-left" }) { Left = [Actor] };
    }
}
