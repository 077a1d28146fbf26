using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Deletions;
using Parley.Chat.Encryption;
using Parley.Chat.Floods;
using Parley.Chat.Log;
using Parley.Chat.Mentions;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Edits;

/// <summary>Edits messages and deletes them for all: the same for the socket and for REST. Each change is decided under the conversation's lock.</summary>
internal sealed class MessageEditor(
    ConversationLog log, ConversationKeys keys, DirectPartners partners, IRelations relations, PersonDirectory people, ConversationFeed feed, FloodControl flood,
    MentionFinder mentions,
    [FromKeyedServices(ChatModule.Name)] OutboxRelay outbox, IOptions<MessageOptions> options, IOptions<GroupOptions> groups)
{
    private readonly SendQuota _quota = new(options.Value.UnderWayPerPerson);

    /// <summary>
    /// Errors: <c>validation-failed</c>, <c>not-found</c> (the conversation, or a message that the caller does not see), <c>forbidden</c>, <c>message-deleted</c>,
    /// <c>not-reachable</c> and <c>blocked-by-you</c> (direct conversations: an edit says something new), <c>too-many</c>, <c>too-late</c>, <c>rate-limited</c>,
    /// <c>unavailable</c>. The text that is there already is an edit, too, and changes nothing.
    /// </summary>
    /// <param name="caller">Who edits.</param>
    /// <param name="conversation">As the request names it.</param>
    /// <param name="message">See <paramref name="conversation"/>.</param>
    /// <param name="text">See <paramref name="conversation"/>.</param>
    /// <param name="originSocket">The socket that gets the acknowledgement and therefore no event; null over REST.</param>
    /// <param name="cancellationToken">Gives up what has not been queued yet.</param>
    public async ValueTask<Task<Result<ChangedMessage>>> EditAsync(
        Caller caller, ConversationId? conversation, MessageId? message, string? text, string? originSocket, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        CheckIds(errors, conversation, message);
        if (text is null)
        {
            errors.Add("text", "is required");
        }
        else
        {
            errors.Text("text", text, options.Value.TextBytes);
        }

        return errors.Any ? Refused(errors.ToError()) : await QueueAsync(
            caller, conversation!.Value, async (handle, actor, quota) => new EditMessageCommand(
                handle, actor, message!.Value, text!, options.Value, feed, originSocket, quota)
            {
                Refusal = await RefusalAsync(handle, caller, cancellationToken),
                Mentions = await mentions.FindAsync(handle, text!, cancellationToken),
                SmallGroup = groups.Value.AllMayMentionAll,
            },
            cancellationToken);
    }

    /// <summary>For all. Errors: <c>validation-failed</c>, <c>not-found</c>, <c>forbidden</c>, <c>too-late</c>, <c>rate-limited</c>, <c>unavailable</c>. May be repeated.</summary>
    /// <param name="caller">Who deletes.</param>
    /// <param name="conversation">As the request names it.</param>
    /// <param name="message">See <paramref name="conversation"/>.</param>
    /// <param name="originSocket">The socket that gets the acknowledgement and therefore no event; null over REST.</param>
    /// <param name="cancellationToken">Gives up what has not been queued yet.</param>
    public async ValueTask<Task<Result<ChangedMessage>>> DeleteAsync(
        Caller caller, ConversationId? conversation, MessageId? message, string? originSocket, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        CheckIds(errors, conversation, message);
        return errors.Any ? Refused(errors.ToError()) : await QueueAsync(
            caller, conversation!.Value,
            (handle, actor, quota) => ValueTask.FromResult<ChangeMessageCommand>(
                new DeleteMessageCommand(handle, actor, message!.Value, options.Value, feed, outbox, originSocket, quota)),
            cancellationToken);
    }

    internal static void CheckIds(RequestErrors errors, ConversationId? conversation, MessageId? message)
    {
        if (conversation is null)
        {
            errors.Add("conversationId", "is required");
        }

        if (message is null)
        {
            errors.Add("messageId", "is required");
        }
    }

    /// <summary>Why somebody may say nothing new to the other side of a direct conversation; null when they may, and elsewhere.</summary>
    internal async ValueTask<ParleyError?> RefusalAsync(ConversationHandle handle, Caller caller, CancellationToken cancellationToken) =>
        await partners.OtherAsync(handle, caller.UserId, cancellationToken) is { } other
            ? await relations.RefusalToMessageAsync(caller.UserId, other, existing: true, cancellationToken)
            : null;

    /// <summary>Brings a change of a message to the log, if its actor has not too many under way.</summary>
    internal async ValueTask<Task<Result<ChangedMessage>>> QueueAsync<TCommand>(
        Caller caller, ConversationId conversation, Func<ConversationHandle, Person, SendQuota, ValueTask<TCommand>> prepare, CancellationToken cancellationToken)
        where TCommand : ChangeMessageCommand
    {
        if (flood.Take(caller) is { } flooded)
        {
            return Refused(flooded);
        }

        if (await keys.FindAsync(conversation, cancellationToken) is not { } handle)
        {
            return Refused(ParleyError.NotFound("conversation"));
        }

        // Before anything is read for it. The command gives the place back when it is answered.
        if (_quota.Enter(caller.UserId) is { } full)
        {
            return Refused(full);
        }

        try
        {
            return log.SubmitAsync(await prepare(handle, new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId), _quota));
        }
        catch
        {
            _quota.Leave(caller.UserId);
            throw;
        }
    }

    internal static Task<Result<ChangedMessage>> Refused(ParleyError error) => Task.FromResult<Result<ChangedMessage>>(error);
}
