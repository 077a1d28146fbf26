using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Contracts.Accounts;

/// <summary>
/// Who may reach whom, for modules that let people reach one another. Safe from any thread. Blocks and who lets whom reach them are in memory: this process's
/// changes count at once, another's within three seconds.
/// </summary>
public interface IRelations
{
    /// <summary>Whether one of the two blocks the other, whichever. Looks in memory only.</summary>
    bool IsBlocked(UserId one, UserId other);

    /// <summary>Whether this very person blocks the other. Looks in memory only.</summary>
    bool Blocks(UserId person, UserId other);

    /// <summary>All whom they block or who block them; nobody, as a rule. Looks in memory only.</summary>
    IReadOnlyCollection<UserId> BlockedWith(UserId person);

    /// <summary>
    /// Null when somebody may write to somebody directly; else <c>blocked-by-you</c> or <c>not-reachable</c>, which does not tell a block from a setting;
    /// <c>not-found</c> when the receiver is deleted.
    /// A query only when the receiver's settings ask for one, and not for every message even then.
    /// </summary>
    /// <param name="sender">Who wants to write.</param>
    /// <param name="receiver">To whom.</param>
    /// <param name="existing">Whether the two have a direct conversation already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<ParleyError?> RefusalToMessageAsync(UserId sender, UserId receiver, bool existing, CancellationToken cancellationToken);

    /// <summary>Those of these people whom somebody may not add to a group, with the error to answer: one of the same two.</summary>
    ValueTask<IReadOnlyDictionary<UserId, ParleyError>> RefusalsToAddAsync(UserId actor, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken);

    /// <summary>The contacts of each of these people.</summary>
    ValueTask<ILookup<UserId, UserId>> ContactsAsync(IReadOnlyCollection<UserId> people, CancellationToken cancellationToken);

    /// <summary>What these people are to somebody now. Those who never existed are left out.</summary>
    ValueTask<IReadOnlyList<Relation>> ReadAsync(UserId user, IReadOnlyCollection<UserId> others, CancellationToken cancellationToken);
}
