using Microsoft.Extensions.Options;
using Parley.Chat.Edits;
using Parley.Chat.Matching;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Chat.Polls;

/// <summary>The rules of voting and closing, the same for the socket and for REST.</summary>
internal sealed class PollService(MessageEditor editor, ConversationFeed feed, IOptions<PollOptions> options, TimeProvider clock)
{
    /// <summary>No poll has more options, so a choice is never longer.</summary>
    private const int Longest = 12;

    private readonly RecentCounts _recent = new(options.Value.VotesPerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>
    /// Errors: <c>validation-failed</c>, <c>not-found</c> (the conversation, a message that the caller does not see, or one that is no poll), <c>forbidden</c> (a notice, a chat of
    /// strangers), <c>message-deleted</c>, <c>poll-closed</c>, <c>not-reachable</c> and <c>blocked-by-you</c> (direct conversations; not to take it back), <c>rate-limited</c>,
    /// <c>unavailable</c>. What is so already changes nothing.
    /// </summary>
    /// <param name="caller">Who votes.</param>
    /// <param name="conversation">As the request names it.</param>
    /// <param name="message">See <paramref name="conversation"/>.</param>
    /// <param name="choice">See <paramref name="conversation"/>.</param>
    /// <param name="originSocket">The socket that gets the acknowledgement and therefore no event; null over REST.</param>
    /// <param name="cancellationToken">Gives up what has not been queued yet.</param>
    public async ValueTask<Task<Result<ChangedMessage>>> VoteAsync(
        Caller caller, ConversationId? conversation, MessageId? message, IReadOnlyList<int>? choice, string? originSocket, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        MessageEditor.CheckIds(errors, conversation, message);
        if (choice is null)
        {
            errors.Add("options", "is required");
        }
        else if (choice.Count > Longest)
        {
            errors.Add("options", $"at most {Longest} options", Longest);
        }
        else if (choice.Distinct().Count() < choice.Count)
        {
            errors.Add("options", "must not name an option twice");
        }

        if (errors.Any)
        {
            return MessageEditor.Refused(errors.ToError());
        }

        if (_recent.Take(caller.UserId) is { } wait)
        {
            return MessageEditor.Refused(
                new ParleyError(ErrorCodes.RateLimited, $"You may vote at most {options.Value.VotesPerMinute} times a minute.") { RetryAfter = wait });
        }

        return await editor.QueueAsync(
            caller, conversation!.Value, async (handle, actor, quota) => new VotePollCommand(
                handle, actor, message!.Value, [.. choice!.Order()], feed, originSocket, quota)
            {
                Refusal = choice!.Count == 0 ? null : await editor.RefusalAsync(handle, caller, cancellationToken),
            },
            cancellationToken);
    }

    /// <summary>
    /// By its sender, or in a group by those who moderate it. Errors: <c>validation-failed</c>, <c>not-found</c>, <c>forbidden</c>, <c>message-deleted</c>, <c>rate-limited</c>,
    /// <c>unavailable</c>. One that is closed already stays as it is.
    /// </summary>
    /// <inheritdoc cref="VoteAsync" path="/param"/>
    public async ValueTask<Task<Result<ChangedMessage>>> CloseAsync(
        Caller caller, ConversationId? conversation, MessageId? message, string? originSocket, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        MessageEditor.CheckIds(errors, conversation, message);
        return errors.Any ? MessageEditor.Refused(errors.ToError()) : await editor.QueueAsync(
            caller, conversation!.Value,
            (handle, actor, quota) => ValueTask.FromResult(new ClosePollCommand(handle, actor, message!.Value, feed, originSocket, quota)),
            cancellationToken);
    }
}
