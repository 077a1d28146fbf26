using Microsoft.Extensions.Options;
using Parley.Chat.Edits;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Chat.Pins;

/// <summary>The rule of pinning, the same for the socket and for REST.</summary>
internal sealed class PinService(MessageEditor editor, ConversationFeed feed, IOptions<PinOptions> options)
{
    /// <summary>
    /// Errors: <c>validation-failed</c>, <c>not-found</c> (the conversation, or a message that the caller does not see), <c>forbidden</c> (the role, a notice, a chat of
    /// strangers), <c>message-deleted</c>, <c>not-reachable</c> and <c>blocked-by-you</c> (direct conversations; not to unpin), <c>too-many</c>, <c>rate-limited</c>,
    /// <c>unavailable</c>. What is so already changes nothing.
    /// </summary>
    /// <param name="caller">Who pins.</param>
    /// <param name="conversation">As the request names it.</param>
    /// <param name="message">See <paramref name="conversation"/>.</param>
    /// <param name="remove">Takes it off.</param>
    /// <param name="originSocket">The socket that gets the acknowledgement and therefore no event; null over REST.</param>
    /// <param name="cancellationToken">Gives up what has not been queued yet.</param>
    public async ValueTask<Task<Result<ChangedMessage>>> PinAsync(
        Caller caller, ConversationId? conversation, MessageId? message, bool remove, string? originSocket, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        MessageEditor.CheckIds(errors, conversation, message);
        return errors.Any ? MessageEditor.Refused(errors.ToError()) : await editor.QueueAsync(
            caller, conversation!.Value, async (handle, actor, quota) => new PinCommand(
                handle, actor, message!.Value, remove, options.Value, feed, originSocket, quota)
            {
                Refusal = remove ? null : await editor.RefusalAsync(handle, caller, cancellationToken),
            },
            cancellationToken);
    }
}
