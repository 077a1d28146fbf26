using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>What a moderator may do about a guest.</summary>
public interface IGuestSanctions
{
    /// <summary>Ends a guest's sessions: their sockets are told and closed. False when they have none that lasts, or are no guest.</summary>
    ValueTask<bool> EndAsync(UserId guest, CancellationToken cancellationToken);

    /// <summary>Lets nobody become a guest from a network, for some time from now; a longer ban stays.</summary>
    /// <param name="address">As <see cref="Guest.Address"/> names it.</param>
    ValueTask BanAsync(ReadOnlyMemory<byte> address, TimeSpan time, CancellationToken cancellationToken);
}
