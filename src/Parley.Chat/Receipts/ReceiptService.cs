using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>The rule of receipts, the same for the socket and for REST.</summary>
internal sealed class ReceiptService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReceiptBuffer buffer, ConversationKeys keys, PersonDirectory people)
{
    /// <summary>Up to and including a message, named by its seq or its id.</summary>
    public async ValueTask<Result<ReceiptResponse>> UpToAsync(
        Caller caller, string originSocket, ReceiptRequest request, bool read, CancellationToken cancellationToken)
    {
        if (request.MessageId is { } message)
        {
            return await FindAsync(caller, message, cancellationToken) is { } place
                ? await MergeAsync(caller, place.Conversation, place.Seq, read ? place.Seq : 0, marked: null, originSocket, cancellationToken)
                : ParleyError.NotFound("message");
        }

        var errors = new RequestErrors();
        if (request.ConversationId is null)
        {
            errors.Add("conversationId", "is required");
        }

        if (request.Seq is null or < 0)
        {
            errors.Add("seq", "is required and at least 0", 0);
        }

        return errors.Any
            ? errors.ToError()
            : await MergeAsync(caller, request.ConversationId!.Value, request.Seq!.Value, read ? request.Seq.Value : 0, marked: null, originSocket, cancellationToken);
    }

    public async ValueTask<Result<ReceiptResponse>> UpdateAsync(
        Caller caller, ConversationId id, UpdateReceiptsRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (request.Delivered is null && request.Read is null)
        {
            errors.Add("delivered", "give delivered, read or both");
        }

        if (request.Delivered is < 0)
        {
            errors.Add("delivered", "must be at least 0", 0);
        }

        if (request.Read is < 0)
        {
            errors.Add("read", "must be at least 0", 0);
        }

        return errors.Any
            ? errors.ToError()
            : await MergeAsync(caller, id, request.Delivered ?? 0, request.Read ?? 0, marked: null, originSocket: null, cancellationToken);
    }

    /// <summary>Sets or takes away the private mark; moves no cursor.</summary>
    public async ValueTask<Result<ReceiptResponse>> MarkAsync(
        Caller caller, ConversationId id, MarkUnreadRequest request, CancellationToken cancellationToken) => request.Marked is { } marked
        ? await MergeAsync(caller, id, delivered: 0, read: 0, marked, originSocket: null, cancellationToken)
        : ParleyError.Invalid(new FieldError("marked", "is required: true or false"));

    private async ValueTask<Result<ReceiptResponse>> MergeAsync(
        Caller caller, ConversationId id, long delivered, long read, bool? marked, string? originSocket, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var person = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        return await buffer.MergeAsync(handle, person, delivered, read, marked, originSocket);
    }

    /// <summary>Where a message stands, if the caller can see it.</summary>
    private async ValueTask<MessagePlace?> FindAsync(Caller caller, MessageId message, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(caller.UserId, cancellationToken);
        const string sql = $"""
            SELECT c.id AS conversation, m.seq FROM messages m
            JOIN conversations c ON c.conversation = m.conversation
            JOIN members mb ON mb.conversation = m.conversation AND mb.person = @person
            WHERE m.id = @message AND (m.seq >= mb.from_seq OR {PastMemberships.Cover})
            """;
        return await database.ReadAsync(session => session.QueryFirstOrDefaultAsync<MessagePlace>(sql, new { message, person }), cancellationToken);
    }

    private sealed class MessagePlace
    {
        public ConversationId Conversation { get; init; }

        public long Seq { get; init; }
    }
}
