using Parley.Chat.Conversations;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Exports;

/// <summary>Who may have a conversation exported: whoever is in it. The jobs themselves are the accounts module's, like those of everything.</summary>
internal sealed class ConversationExportService(ConversationQueries conversations, IConversationExports exports)
{
    /// <summary>Errors: <c>not-found</c>, <c>forbidden</c> (a chat of strangers), <c>rate-limited</c>.</summary>
    public async ValueTask<Result<ExportJob>> StartAsync(Caller caller, string? address, ConversationId id, CancellationToken cancellationToken) =>
        await CheckAsync(caller, id, cancellationToken) is { } error ? error : await exports.StartAsync(caller, address, id, cancellationToken);

    /// <summary>Errors: <c>not-found</c>, <c>forbidden</c> (a chat of strangers).</summary>
    public async ValueTask<Result<ListResponse<ExportJob>>> ListAsync(Caller caller, ConversationId id, CancellationToken cancellationToken) =>
        await CheckAsync(caller, id, cancellationToken) is { } error
            ? error
            : new ListResponse<ExportJob> { Items = await exports.ListAsync(caller.UserId, id, cancellationToken), NextCursor = null };

    private async ValueTask<ParleyError?> CheckAsync(Caller caller, ConversationId id, CancellationToken cancellationToken)
    {
        if (!(await conversations.FindAsync(caller, id, cancellationToken)).TryGet(out var conversation, out var error))
        {
            return error;
        }

        // A stranger goes by an id that is made for each chat; an archive would keep what the chat forgets.
        return conversation.Type == ConversationType.Guest ? new ParleyError(ErrorCodes.Forbidden, "A chat of strangers is not exported.") : null;
    }
}
