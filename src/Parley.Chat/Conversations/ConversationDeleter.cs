using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Conversations;

/// <summary>Deletes groups, for all their members and for good, and somebody's notes to themselves.</summary>
internal sealed class ConversationDeleter(
    ConversationLog log, ConversationKeys keys, PersonDirectory people, ConversationFeed feed, [FromKeyedServices(ChatModule.Name)] OutboxRelay outbox)
{
    public async ValueTask<Result<DeletedConversation>> DeleteAsync(Caller caller, ConversationId id, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var actor = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        return await log.SubmitAsync(new DeleteConversationCommand(handle, actor, keys, feed, outbox));
    }
}
