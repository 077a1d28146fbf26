using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>
/// Whether somebody may do something in a group at this moment: for what is only read, and for what costs something before it is written. What is written is decided
/// once more by its command, under the conversation's lock.
/// </summary>
public sealed class GroupDoor([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people)
{
    /// <summary>The group and the number of who asks; <c>not-found</c> for whoever is no member, <c>forbidden</c> for a role that may not.</summary>
    public async ValueTask<Result<(ConversationHandle Group, Person Actor)>> EnterAsync(
        Caller caller, ConversationId id, GroupAction action, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var actor = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var member = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<Row>(
                """
                SELECT c.type, m.role FROM members m JOIN conversations c ON c.conversation = m.conversation
                WHERE m.conversation = @conversation AND m.person = @person
                """,
                new { conversation = handle.Number, person = actor.Number }),
            cancellationToken);
        return member is null ? ParleyError.NotFound("conversation")
            : GroupRules.Check(member.Type, action, member.Role) is { } refused ? refused
            : (handle, actor);
    }

    private sealed class Row
    {
        public ConversationType Type { get; init; }

        public MemberRole Role { get; init; }
    }
}
