using Parley.Protocol;

namespace Parley.Contracts.Chat;

/// <summary>Which files messages carry, and who may read those messages: the chat's own rule, asked by the media module.</summary>
public interface IFileMessages
{
    /// <summary>Whether the message is stored in this conversation and carries the file.</summary>
    ValueTask<bool> CarriesAsync(ConversationId conversation, MessageId message, FileId file, CancellationToken cancellationToken);

    /// <summary>The same, and whether this person may read the message now.</summary>
    ValueTask<bool> MayReadAsync(UserId reader, ConversationId conversation, MessageId message, FileId file, CancellationToken cancellationToken);
}
