using System.Diagnostics.CodeAnalysis;
using Parley.Protocol;

namespace Parley.Platform.Matching;

/// <summary>
/// Strangers who wait for one another. Engines promise: nobody is matched with themselves, with somebody of the same <see cref="MatchTicket.Address"/>, or with somebody whom
/// <see cref="ExcludeAsync"/> keeps apart from them; each ticket comes out once, in one outcome; whoever has waited longer comes first among those who suit alike; and nobody waits
/// longer than the options' <c>PreferenceWait</c> while somebody waits whom they may be matched with. Safe from any thread.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "People wait in it; what it is made of is its own affair.")]
public interface IMatchQueue
{
    /// <summary>Lets somebody wait, once; null, or why not: the queue is full. Who waits already goes on waiting as they were.</summary>
    ValueTask<ParleyError?> AddAsync(MatchTicket ticket, CancellationToken cancellationToken);

    /// <summary>Takes somebody out; false when they did not wait: then they were matched, or have never been in.</summary>
    ValueTask<bool> RemoveAsync(UserId who, CancellationToken cancellationToken);

    /// <summary>Keeps two apart until then. A longer time stays.</summary>
    ValueTask ExcludeAsync(UserId one, UserId other, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>
    /// Calls back with what becomes of the tickets that this process has added, as it happens and on whichever thread it happens: hand it on. Dispose to stop.
    /// </summary>
    IDisposable Subscribe(Action<MatchOutcome> handler);
}

/// <summary>Somebody who waits.</summary>
/// <param name="Who">One person, on however many sockets.</param>
/// <param name="Profile">What they would like.</param>
/// <param name="Address">Never matched with another one of the same address; null: with any.</param>
/// <param name="Since">When they began to wait; earlier than now for somebody whose match came to nothing.</param>
public sealed record MatchTicket(UserId Who, MatchProfile Profile, string? Address, DateTimeOffset Since);

/// <summary>Two have been found, or somebody has waited as long as one may: then <paramref name="Other"/> is null.</summary>
public sealed record MatchOutcome(MatchTicket One, MatchTicket? Other);
