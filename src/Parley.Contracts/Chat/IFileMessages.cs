using Parley.Protocol;

namespace Parley.Contracts.Chat;

/// <summary>Which files messages carry, and who may read those messages: the chat's own rule, asked by the media module.</summary>
public interface IFileMessages
{
    /// <summary>Whether the message is stored in this conversation and carries the file.</summary>
    ValueTask<bool> CarriesAsync(ConversationId conversation, MessageId message, FileId file, CancellationToken cancellationToken);

    /// <summary>Whether one of these messages is stored where its use says, carries the file, and may be read by this person now. One question, however many there are.</summary>
    ValueTask<bool> MayReadAnyAsync(UserId reader, FileId file, IReadOnlyCollection<MessagePlace> messages, CancellationToken cancellationToken);
}

/// <summary>A message and its conversation.</summary>
public readonly record struct MessagePlace(ConversationId Conversation, MessageId Message);
