using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Contracts.Media;

/// <summary>What the media module knows of files that are sent with messages.</summary>
public interface IMessageFiles
{
    /// <summary>
    /// Before a message is stored: are these the sender's own (or sent on by somebody who may read a message that carries them), and ready? If so, it is durably written down that the message uses them, so that none of them is
    /// collected meanwhile, and whoever sees the message can fetch them at once. A message that is not stored after all uses nothing: the media module asks
    /// <see cref="Chat.IFileMessages"/> later. May be repeated.
    /// </summary>
    /// <param name="owner">Whose they have to be; null: the message is forwarded, and the caller has made sure that its sender may read the one before.</param>
    /// <param name="conversation">Where it will stand.</param>
    /// <param name="message">The one that will carry them.</param>
    /// <param name="files">Them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why not; null when all is well.</returns>
    ValueTask<ParleyError?> UseAsync(
        UserId? owner, ConversationId conversation, MessageId message, IReadOnlyList<FileId> files, CancellationToken cancellationToken);

    /// <summary>
    /// What these files are: for those who may read a message that carries them, which the caller has made sure of. Files that are gone are left out.
    /// </summary>
    ValueTask<IReadOnlyDictionary<FileId, StoredFile>> DescribeAsync(IReadOnlyCollection<FileId> files, CancellationToken cancellationToken);

    /// <summary>Writes what is in a file, a part at a time, under the same condition; nothing of one that is gone.</summary>
    ValueTask CopyAsync(FileId file, Stream target, CancellationToken cancellationToken);

    /// <summary>A message was deleted for all: those of these files, which it carried, that nothing else uses go with it. May be repeated.</summary>
    ValueTask RemoveMessageAsync(ConversationId conversation, MessageId message, IReadOnlyList<FileId> files, CancellationToken cancellationToken);

    /// <summary>A conversation is gone for good: files that nothing else uses go with it. May be repeated.</summary>
    ValueTask RemoveConversationAsync(ConversationId conversation, CancellationToken cancellationToken);
}
