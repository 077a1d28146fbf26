using Parley.Chat.Bans;
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
    ConversationHandle conversation, Person actor, IReadOnlyList<Person> people, IReadOnlyDictionary<UserId, ParleyError> refusals, int maxMembers,
    ConversationFeed feed, TimeProvider clock)
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

        if (await BanStore.AmongAsync(batch.Session, head.Conversation, joining) is { Count: > 0 } banned)
        {
            return new ParleyError(ErrorCodes.MemberBanned, "Lift the ban first.")
            {
                Fields = [.. banned.Select(person => new FieldError("members", $"{person.Id} is banned from this group"))],
            };
        }

        // Only now: who may not add anybody learns nothing of who lets whom.
        if (Refusal(joining.Select(person => person.Id), refusals) is { } unwanted)
        {
            return unwanted;
        }

        foreach (var person in joining)
        {
            await batch.AddMemberAsync(head, person.Number, MemberRole.Member, Actor.Number);
        }

        return new Applied(new SystemEvent { Event = "members-added", UserIds = [.. joining.Select(person => person.Id)] }) { Joined = joining };
    }

    /// <summary>The error of the first who may not be added, naming all of them; null when all may.</summary>
    public static ParleyError? Refusal(IEnumerable<UserId> people, IReadOnlyDictionary<UserId, ParleyError> refusals)
    {
        var refused = people.Where(refusals.ContainsKey).ToList();
        return refused.Count == 0 ? null : refusals[refused[0]] with
        {
            Fields = [.. refused.Select(person => new FieldError("members", $"{person} cannot be added by you"))],
        };
    }
}
