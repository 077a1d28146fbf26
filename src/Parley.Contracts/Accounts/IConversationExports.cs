using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Contracts.Accounts;

/// <summary>
/// Exports of single conversations: jobs in the background like those of all that is kept of somebody, in one row with them. What goes into one is written by
/// <see cref="Chat.IConversationExport"/>. Safe from any thread.
/// </summary>
public interface IConversationExports
{
    /// <summary>
    /// The one of this conversation that is under way, or a new one. Errors: <c>rate-limited</c>: another export of theirs is under way, or they have had too many lately.
    /// </summary>
    /// <param name="caller">For whom: somebody who may read the conversation, which the caller of this has made sure of.</param>
    /// <param name="address">Where the request came from, for the audit log.</param>
    /// <param name="conversation">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<Result<ExportJob>> StartAsync(Caller caller, string? address, ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>Somebody's exports of a conversation, the newest first.</summary>
    ValueTask<IReadOnlyList<ExportJob>> ListAsync(UserId user, ConversationId conversation, CancellationToken cancellationToken);
}
