using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>What happened to an account. Stored in the outbox by name: never rename.</summary>
public enum AccountEventKind
{
    /// <summary>The profile, the address or the role: whatever <c>User</c> or <c>Me</c> shows.</summary>
    UserUpdated = 1,

    /// <summary>One's own settings.</summary>
    SettingsUpdated = 2,

    /// <summary>What somebody is to <see cref="AccountEvent.OtherId"/>, as <see cref="AccountEvent.UserId"/> sees it: contact, request, block.</summary>
    RelationUpdated = 3,

    /// <summary>The account is gone for good; the id stays as that of somebody deleted.</summary>
    AccountDeleted = 4,
}

/// <summary>
/// Something that happened to an account, told after its commit and at least once. It says what changed, not how it is now: whoever handles it reads that, so
/// an event that comes late or twice tells nothing old.
/// </summary>
public sealed record AccountEvent
{
    public required AccountEventKind Kind { get; init; }

    /// <summary>Whose account; of a relation, whose view of it.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Of a relation: to whom.</summary>
    public UserId? OtherId { get; init; }

    /// <summary>Of a relation: somebody has just asked to be a contact, which deserves more than a quiet change.</summary>
    public bool Asked { get; init; }

    /// <summary>Of a relation: they were contacts until now, and are no more.</summary>
    public bool WereContacts { get; init; }
}

/// <summary>A module that does something about it. Registered as one of many; all of them see every event.</summary>
/// <remarks>
/// At least once and in no particular order: after a failure (an exception) or a crash, the event comes again to all listeners, so what they do must be what
/// may be repeated.
/// </remarks>
public interface IAccountListener
{
    ValueTask HandleAsync(AccountEvent happened, CancellationToken cancellationToken);
}
