using Parley.Protocol;

namespace Parley.Contracts.Chat;

/// <summary>What the chat does when something happens to a guest's account.</summary>
public interface IGuestChats
{
    /// <summary>
    /// A guest has become a member, by the same id. The chat that they are in becomes theirs if both agreed to keep it, and ends otherwise. May be repeated, and the chat finds
    /// out by itself later when it was not told.
    /// </summary>
    ValueTask RegisteredAsync(UserId guest, CancellationToken cancellationToken);
}
