using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

/// <summary>Sets how long a conversation keeps its messages.</summary>
internal sealed class RetentionService(
    ConversationLog log, ConversationKeys keys, PersonDirectory people, DirectPartners partners, IRelations relations, RetentionPolicy policy, ConversationFeed feed,
    TimeProvider clock)
{
    /// <summary>
    /// Errors: <c>validation-failed</c>, <c>not-found</c>, <c>forbidden</c>, <c>not-reachable</c> and <c>blocked-by-you</c> (direct conversations: whoever may say nothing
    /// there does not make what was said disappear either), <c>unavailable</c>.
    /// </summary>
    public async ValueTask<Result<GroupChange>> SetAsync(Caller caller, ConversationId id, SetRetentionRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var setting = policy.Read(request, errors);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var actor = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var refusal = await partners.OtherAsync(handle, caller.UserId, cancellationToken) is { } other
            ? await relations.RefusalToMessageAsync(caller.UserId, other, existing: true, cancellationToken)
            : null;
        return await log.SubmitAsync(new SetRetentionCommand(handle, actor, setting!, refusal, feed, clock));
    }
}
