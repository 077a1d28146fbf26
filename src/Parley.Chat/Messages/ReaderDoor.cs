using Parley.Chat.Encryption;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Chat.Messages;

/// <summary>
/// What everybody needs who reads of a conversation. Whether they are a member is asked with what they read, in the same session (<see cref="ReaderPlace"/>,
/// <see cref="MessageHistory"/>), so that nothing comes between.
/// </summary>
public sealed class ReaderDoor(ConversationKeys keys, PersonDirectory people)
{
    /// <summary>The conversation, and the number of who asks; <c>not-found</c> when there is no such conversation.</summary>
    public async ValueTask<Result<(ConversationHandle Conversation, long Person)>> EnterAsync(Caller caller, ConversationId id, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } handle
            ? (handle, await people.GetAsync(caller.UserId, cancellationToken))
            : ParleyError.NotFound("conversation");
}
