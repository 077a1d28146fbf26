using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Contracts.Accounts;

/// <summary>How people want to be notified, for whoever notifies them. Safe from any thread.</summary>
public interface IRecipients
{
    /// <summary>Those among <paramref name="users"/> who have an account that may be used; guests, who are told nothing, and who is gone or disabled are left out.</summary>
    ValueTask<IReadOnlyDictionary<UserId, Recipient>> GetAsync(IReadOnlyCollection<UserId> users, CancellationToken cancellationToken);

    /// <summary>Those among <paramref name="sessions"/> that have not ended.</summary>
    ValueTask<IReadOnlySet<SessionId>> LiveSessionsAsync(IReadOnlyCollection<SessionId> sessions, CancellationToken cancellationToken);

    /// <summary>Turns the mails about what somebody has missed off, as their own settings would. Harmless to repeat.</summary>
    ValueTask StopDigestAsync(UserId user, CancellationToken cancellationToken);
}

/// <summary>Somebody who may be notified.</summary>
/// <param name="Username">For mails: its characters make no link and no markup.</param>
/// <param name="Email">Null: there is none, or nobody has shown that they read what is sent there.</param>
/// <param name="TimeZone">Of the profile, an IANA name; null: not chosen.</param>
/// <param name="Settings">Their own.</param>
public sealed record Recipient(UserId Id, string Username, string? Email, string? TimeZone, NotificationPreferences Settings);
