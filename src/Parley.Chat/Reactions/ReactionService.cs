using Microsoft.Extensions.Options;
using Parley.Chat.Edits;
using Parley.Chat.Matching;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Chat.Reactions;

/// <summary>The rule of reacting, the same for the socket and for REST.</summary>
internal sealed class ReactionService(MessageEditor editor, ConversationFeed feed, IOptions<ReactionOptions> options, TimeProvider clock)
{
    private readonly RecentCounts _recent = new(options.Value.PerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>
    /// Errors: <c>validation-failed</c>, <c>not-found</c> (the conversation, or a message that the caller does not see), <c>forbidden</c> (a notice, a chat of strangers),
    /// <c>message-deleted</c>, <c>not-reachable</c> and <c>blocked-by-you</c> (direct conversations; not to take it back), <c>too-many</c>, <c>rate-limited</c>,
    /// <c>unavailable</c>. What is so already changes nothing.
    /// </summary>
    /// <param name="caller">Who reacts.</param>
    /// <param name="conversation">As the request names it.</param>
    /// <param name="message">See <paramref name="conversation"/>.</param>
    /// <param name="emoji">See <paramref name="conversation"/>.</param>
    /// <param name="remove">Takes it back.</param>
    /// <param name="originSocket">The socket that gets the acknowledgement and therefore no event; null over REST.</param>
    /// <param name="cancellationToken">Gives up what has not been queued yet.</param>
    public async ValueTask<Task<Result<ChangedMessage>>> ReactAsync(
        Caller caller, ConversationId? conversation, MessageId? message, string? emoji, bool remove, string? originSocket, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        MessageEditor.CheckIds(errors, conversation, message);
        var known = Emoji.Check(emoji, errors);
        if (errors.Any)
        {
            return MessageEditor.Refused(errors.ToError());
        }

        if (_recent.Take(caller.UserId) is { } wait)
        {
            return MessageEditor.Refused(
                new ParleyError(ErrorCodes.RateLimited, $"You may react at most {options.Value.PerMinute} times a minute.") { RetryAfter = wait });
        }

        return await editor.QueueAsync(
            caller, conversation!.Value, async (handle, actor, quota) => new ReactCommand(
                handle, actor, message!.Value, known!, remove, options.Value, feed, originSocket, quota)
            {
                Refusal = remove ? null : await editor.RefusalAsync(handle, caller, cancellationToken),
            },
            cancellationToken);
    }
}
