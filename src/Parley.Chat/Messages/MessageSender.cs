using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Floods;
using Parley.Chat.Forwarding;
using Parley.Chat.Log;
using Parley.Chat.Matching;
using Parley.Chat.Members;
using Parley.Chat.Mentions;
using Parley.Chat.People;
using Parley.Chat.Polls;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Messages;

/// <summary>The rule of sending, the same for the socket and for REST.</summary>
public sealed class MessageSender(
    ConversationLog log, ConversationKeys keys, ConversationOpener opener, DirectPartners partners, IRelations relations, PersonDirectory people,
    MembershipLookup membership, ConversationFeed feed, GuestFlood guests, FloodControl flood, IMessageFiles files, MentionFinder mentions, ForwardSource forwards,
    IOptions<MessageOptions> options, IOptions<PollOptions> polls, IOptions<GroupOptions> groups, TimeProvider clock)
{
    /// <summary>What sending is refused with, by either door.</summary>
    internal static readonly ErrorCode[] Failures =
    [
        ErrorCodes.NotFound, ErrorCodes.Forbidden, ErrorCodes.NotReachable, ErrorCodes.BlockedByYou, ErrorCodes.MessageIdConflict, ErrorCodes.MessageDeleted,
        ErrorCodes.FileNotReady, ErrorCodes.TooMany, ErrorCodes.RateLimited,
    ];

    private readonly SendQuota _quota = new(options.Value.UnderWayPerPerson);

    /// <summary>
    /// Stores the message durably and announces it. Errors: <c>validation-failed</c>, <c>not-found</c> (no such conversation or person, or not a member),
    /// <c>not-reachable</c> and <c>blocked-by-you</c> (direct conversations), <c>message-id-conflict</c>, <c>message-deleted</c> and <c>forbidden</c> (what is forwarded), <c>file-not-ready</c>, <c>too-many</c>
    /// (messages that carry one file), <c>rate-limited</c>, <c>unavailable</c>.
    /// </summary>
    /// <param name="caller">The sender; a request cannot name another.</param>
    /// <param name="request">As it came.</param>
    /// <param name="originSocket">The socket that gets the acknowledgement and therefore no <c>receive-message</c>; null over REST.</param>
    /// <param name="cancellationToken">Gives up what has not been queued yet; a queued message is stored.</param>
    public async ValueTask<Result<SentMessage>> SendAsync(
        Caller caller, SendMessageRequest request, string? originSocket, CancellationToken cancellationToken)
    {
        var sent = await await QueueAsync(caller, request, originSocket, cancellationToken);

        // The thread here is the one that answers the whole batch, and the rest of a request (its response, even the next request of its connection) would run on it.
        await Task.Yield();
        return sent;
    }

    /// <summary>
    /// The same in two steps: returns when the message has its place in the queue, and the task when it is stored. A sender who queues one message
    /// after another has them stored in that order without waiting for each.
    /// </summary>
    public async ValueTask<Task<Result<SentMessage>>> QueueAsync(
        Caller caller, SendMessageRequest request, string? originSocket, CancellationToken cancellationToken)
    {
        if (Check(request) is { } invalid)
        {
            return Refused(invalid);
        }

        if ((request.ReceiverId is not null || request.Forward is not null) && !caller.Has(Permission.UseConversations))
        {
            return Refused(RequiredPermission.Denied(Permission.UseConversations)); // it would open a conversation, or take from one to another
        }

        if (request.Type == MessageType.File && !caller.Has(Permission.UseFiles))
        {
            return Refused(RequiredPermission.Denied(Permission.UseFiles));
        }

        if ((guests.Take(caller) ?? flood.Take(caller)) is { } flooded)
        {
            return Refused(flooded);
        }

        var conversation = request.ReceiverId is { } receiver
            ? await opener.OpenDirectAsync(caller.UserId, receiver, cancellationToken)
            : await FindAsync(request.ConversationId!.Value, cancellationToken);
        if (!conversation.TryGet(out var handle, out var error))
        {
            return Refused(error);
        }

        // Before anything is read or written for it. The command gives the place back when it is answered.
        if (_quota.Enter(caller.UserId) is { } full)
        {
            return Refused(full);
        }

        SendMessageCommand command;
        try
        {
            command = await PrepareAsync(caller, request, handle, originSocket, cancellationToken);
        }
        catch
        {
            _quota.Leave(caller.UserId);
            throw;
        }

        return log.SubmitAsync(command);
    }

    private async ValueTask<SendMessageCommand> PrepareAsync(
        Caller caller, SendMessageRequest request, ConversationHandle handle, string? originSocket, CancellationToken cancellationToken)
    {
        // Decided here and answered after the look for a retry: what was stored before somebody was blocked stays acknowledged.
        var refusal = await partners.OtherAsync(handle, caller.UserId, cancellationToken) is { } other
            ? await relations.RefusalToMessageAsync(caller.UserId, other, existing: true, cancellationToken)
            : null;
        var draft = Draft(caller, request, handle);
        if (request.Forward is { } forward)
        {
            var source = await forwards.ReadAsync(caller, forward, cancellationToken);
            draft = source.Error is null ? Forwarding(draft, source.Value) : draft;
            refusal ??= source.Error;
        }

        var sender = await people.GetAsync(caller.UserId, cancellationToken);
        if (draft.Files is not null && refusal is null)
        {
            // Written down before the message is stored, so that its files are held from its first moment on; and decided, like a refusal, behind the look for a
            // retry. Only for a member: whoever guesses a conversation's id writes nothing.
            refusal = await membership.HoldsAsync(handle, sender, cancellationToken)
                ? await files.UseAsync(draft.Forwarded ? null : caller.UserId, handle.Id, draft.Id, draft.Files, cancellationToken)
                : ParleyError.NotFound("conversation");
        }

        return new SendMessageCommand(handle, draft, Seal(handle, draft, request.Forward, sender), feed, originSocket, _quota, flood)
        {
            Refusal = refusal,
            Mentions = refusal is null && !draft.Forwarded ? await mentions.FindAsync(handle, draft.Text, cancellationToken) : null,
            SmallGroup = groups.Value.AllMayMentionAll,
        };
    }

    private static Task<Result<SentMessage>> Refused(ParleyError error) => Task.FromResult<Result<SentMessage>>(error);

    private ParleyError? Check(SendMessageRequest request)
    {
        var errors = new RequestErrors();
        if ((request.ConversationId is null) == (request.ReceiverId is null))
        {
            errors.Add("conversationId", "give either conversationId or receiverId");
        }

        if (request.Type is not (null or MessageType.Text or MessageType.File or MessageType.Poll))
        {
            errors.Add("type", "must be text, file or poll");
        }

        // RFC 9562 §4.2: version and variant. The time in the id decides nothing, so it is not looked at.
        if (request.Id is { } id && (id.Value.Version != 7 || id.Value.Variant is < 8 or > 11))
        {
            errors.Add("id", "must be a UUID of version 7");
        }

        if (request.Forward is not null)
        {
            CheckForward(request, request.Forward, errors);
            return errors.Any ? errors.ToError() : null;
        }

        CheckContent(request, errors);
        MetadataRules.Check(request.Metadata, options.Value.MetadataBytes, errors);
        return errors.Any ? errors.ToError() : null;
    }

    private static void CheckForward(SendMessageRequest request, ForwardedMessage forward, RequestErrors errors)
    {
        if (forward.ConversationId is null)
        {
            errors.Add("forward.conversationId", "is required");
        }

        if (forward.MessageId is null)
        {
            errors.Add("forward.messageId", "is required");
        }

        if (request is not { Type: null, Text: null, Files: null, Poll: null, ReplyTo: null, Metadata: null or { ValueKind: JsonValueKind.Null } })
        {
            errors.Add("forward", "stands alone: without type, text, files, poll, replyTo and metadata");
        }
    }

    private void CheckContent(SendMessageRequest request, RequestErrors errors)
    {
        if (request.Type == MessageType.Poll)
        {
            PollRules.Check(request, polls.Value, errors);
            return;
        }

        if (request.Poll is not null)
        {
            errors.Add("poll", "needs type poll");
        }

        if (request.Type != MessageType.File)
        {
            errors.RequiredText("text", request.Text, options.Value.TextBytes);
            if (request.Files is not null)
            {
                errors.Add("files", "needs type file");
            }

            return;
        }

        errors.Text("text", request.Text ?? "", options.Value.TextBytes);
        if (request.Files is not { Count: > 0 } given)
        {
            errors.Add("files", "is required");
        }
        else if (given.Count > options.Value.Files)
        {
            errors.Add("files", $"at most {options.Value.Files} files", options.Value.Files);
        }
        else if (given.Distinct().Count() < given.Count)
        {
            errors.Add("files", "must not name a file twice");
        }
    }

    private async ValueTask<Result<ConversationHandle>> FindAsync(ConversationId id, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } handle ? handle : ParleyError.NotFound("conversation");

    private Message Draft(Caller caller, SendMessageRequest request, ConversationHandle handle) => new()
    {
        Id = request.Id ?? MessageId.New(clock),
        ConversationId = handle.Id,
        Seq = 0,
        Rev = 0,
        SenderId = caller.UserId,
        Type = request.Type ?? MessageType.Text,
        Text = request.Text ?? "",
        Files = request.Files,
        Poll = request.Poll is { } poll ? PollRules.Asked(poll) : null,
        Metadata = request.Metadata is { ValueKind: JsonValueKind.Object } metadata ? metadata : null,
        ReplyTo = request.ReplyTo,
        Forwarded = request.Forward is not null,
        CreatedAt = default,
    };

    /// <summary>What the message before says, and nothing of where it stood or who wrote it.</summary>
    private static Message Forwarding(Message draft, Message source) => draft with
    {
        Type = source.Type,
        Text = source.Text,
        Files = source.Files,
        Metadata = source.Metadata,
    };

    private static NewMessage Seal(ConversationHandle handle, Message draft, ForwardedMessage? forward, long sender)
    {
        var text = draft.Files is { } files ? FileBody.Write(files, draft.Text)
            : draft.Poll is { } poll ? PollBody.Write(poll, draft.Text)
            : Encoding.UTF8.GetBytes(draft.Text);
        var metadata = draft.Metadata is { } given ? JsonSerializer.SerializeToUtf8Bytes(given, ProtocolJson.Default.JsonElement) : null;
        return new NewMessage
        {
            Id = draft.Id,
            Sender = sender,
            Type = draft.Type,
            Fingerprint = forward is null
                ? RequestBytes.Fingerprint(handle.Cipher, draft, text, metadata)
                : RequestBytes.Fingerprint(handle.Cipher, draft, forward),
            Forwarded = draft.Forwarded,
            Body = handle.Cipher.Seal(text, draft.Id, SealedField.Text),
            Metadata = metadata is null ? null : handle.Cipher.Seal(metadata, draft.Id, SealedField.Metadata),
        };
    }
}
