using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Contracts.Chat;

/// <summary>Writes one conversation as somebody may see it, for whoever keeps what was written. Safe from any thread.</summary>
public interface IConversationExport
{
    /// <summary>
    /// As <see cref="IExportContributor.WriteAsync"/>: a page at a time. Returns up to which message all were gone when it began (0: none); null when they are no member, or
    /// are none any more: then what was written is to be thrown away.
    /// </summary>
    ValueTask<long?> WriteAsync(UserId user, ConversationId conversation, IExportArchive archive, CancellationToken cancellationToken);

    /// <summary>Up to which message all are gone now (0: none); null when they are no member.</summary>
    ValueTask<long?> FindFloorAsync(UserId user, ConversationId conversation, CancellationToken cancellationToken);
}
