using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Forwarding;

/// <summary>The message that somebody sends on: read as they would read it in its place, at the moment of sending.</summary>
public sealed class ForwardSource([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people)
{
    /// <summary>Errors: <c>not-found</c> (a message that the caller does not see), <c>message-deleted</c>, <c>forbidden</c>.</summary>
    public async ValueTask<Result<Message>> ReadAsync(Caller caller, ForwardedMessage forward, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(forward.ConversationId!.Value, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("message");
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var found = await database.ReadAsync(session => ReadAsync(session, handle, person, forward.MessageId!.Value), cancellationToken);
        return found.Error is null && found.Value.Files is not null && !caller.Has(Permission.UseFiles) ? RequiredPermission.Denied(Permission.UseFiles) : found;
    }

    private static async Task<Result<Message>> ReadAsync(DatabaseSession session, ConversationHandle conversation, long person, MessageId message)
    {
        // Whether the conversation exists is not told apart from whether the message does: somebody sends from another place.
        if (await MemberRow.FindAsync(session, conversation.Number, person) is not { } member
            || !(await MessageHistory.FindAsync(session, conversation, person, message)).TryGet(out var stored, out _))
        {
            return ParleyError.NotFound("message");
        }

        var type = (ConversationType)await session.QuerySingleAsync<long>("SELECT type FROM conversations WHERE conversation = @Conversation", new { stored.Conversation });
        return MessageRules.Forward(new MessageView(type, stored.Type, stored.Sender == person, member.Role)) is { } refused ? refused
            : stored.DeletedAt is not null ? new ParleyError(ErrorCodes.MessageDeleted, $"The message {message} was deleted.")
            : stored.ToMessage(conversation);
    }
}
