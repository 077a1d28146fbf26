using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>What somebody is told about their account. Written into outboxes by name: never rename.</summary>
public enum AccountNoticeKind
{
    /// <summary><see cref="AccountNotice.OtherId"/> asks to be a contact.</summary>
    ContactRequested = 1,

    /// <summary>That request waits no more: answered, withdrawn, or hidden by a block.</summary>
    ContactRequestEnded = 2,

    /// <summary><see cref="AccountNotice.OtherId"/> has become a contact by accepting.</summary>
    ContactAccepted = 3,

    /// <summary><see cref="AccountNotice.SessionId"/> was started on a device of a kind that was not known.</summary>
    NewDevice = 4,
    PasswordChanged = 5,
    SecondFactorAdded = 6,
    SecondFactorRemoved = 7,
    EmailChanged = 8,
    IdentityLinked = 9,
}

/// <summary>Published on the bus, after the commit of its cause: ids only.</summary>
public sealed record AccountNotice
{
    public const string Topic = "account-notices";

    public required AccountNoticeKind Kind { get; init; }

    /// <summary>Who is told.</summary>
    public required UserId UserId { get; init; }

    public UserId? OtherId { get; init; }

    public SessionId? SessionId { get; init; }
}
