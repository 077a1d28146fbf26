using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Members;

/// <summary>Changes groups: their members and roles. Each change is decided under the conversation's lock.</summary>
public sealed class MemberService(
    ConversationLog log, ConversationKeys keys, PersonDirectory people, IUserDirectory users, IRelations relations, ConversationFeed feed,
    IOptions<GroupOptions> options, TimeProvider clock)
{
    public async ValueTask<Result<GroupChange>> AddAsync(
        Caller caller, ConversationId id, AddMembersRequest request, CancellationToken cancellationToken)
    {
        var wanted = (request.Members ?? []).Distinct().ToList();
        if (wanted.Count == 0 || wanted.Count > options.Value.MembersPerRequest)
        {
            var most = options.Value.MembersPerRequest;
            return ParleyError.Invalid(new FieldError("members", $"must name 1 to {most} people", most));
        }

        // First the people: asked in the other order, the answer would tell strangers which conversations exist.
        if ((await users.GetAsync(wanted, cancellationToken)).Count(user => !user.Deleted) < wanted.Count)
        {
            return ParleyError.NotFound("person");
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var numbers = await people.GetAsync(wanted, cancellationToken);
        var joining = numbers.Zip(wanted, (number, user) => new Person(number, user)).ToList();
        var refusals = await relations.RefusalsToAddAsync(caller.UserId, wanted, cancellationToken);
        return await log.SubmitAsync(
            new AddMembersCommand(handle, await PersonAsync(caller, cancellationToken), joining, refusals, options.Value.Members, feed, clock));
    }

    public ValueTask<Result<GroupChange>> LeaveAsync(Caller caller, ConversationId id, CancellationToken cancellationToken) =>
        RemoveAsync(caller, id, caller.UserId, cancellationToken);

    public async ValueTask<Result<GroupChange>> RemoveAsync(Caller caller, ConversationId id, UserId member, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var target = await TargetAsync(member, cancellationToken);
        return await log.SubmitAsync(new RemoveMemberCommand(handle, await PersonAsync(caller, cancellationToken), target, feed, clock));
    }

    public async ValueTask<Result<GroupChange>> ChangeRoleAsync(
        Caller caller, ConversationId id, UserId member, UpdateMemberRequest request, CancellationToken cancellationToken)
    {
        if (request.Role is not { } role)
        {
            return ParleyError.Invalid(new FieldError("role", "is required: owner, admin, moderator or member"));
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var target = await TargetAsync(member, cancellationToken);
        return await log.SubmitAsync(new ChangeRoleCommand(handle, await PersonAsync(caller, cancellationToken), target, role, feed, clock));
    }

    /// <summary>Whom a request names. Nobody has the number 0, so the command finds no such member, after it has checked who asks.</summary>
    private async ValueTask<Person> TargetAsync(UserId member, CancellationToken cancellationToken) =>
        new(await people.FindAsync(member, cancellationToken) ?? 0, member);

    private async ValueTask<Person> PersonAsync(Caller caller, CancellationToken cancellationToken) =>
        new(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
}
