using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

/// <summary>What stands before the door of guests, so that nobody comes by the thousand. Safe from any thread.</summary>
public interface IGuestChallenge
{
    /// <summary>A new challenge for somebody who wants to come in.</summary>
    GuestChallengeResponse Issue();

    /// <summary>Null when the answer is right, which uses it up; else why not.</summary>
    ValueTask<ParleyError?> CheckAsync(string? challenge, string? solution, CancellationToken cancellationToken);
}

/// <summary>Asks nothing.</summary>
internal sealed class NoChallenge : IGuestChallenge
{
    public GuestChallengeResponse Issue() => new() { Kind = "none" };

    public ValueTask<ParleyError?> CheckAsync(string? challenge, string? solution, CancellationToken cancellationToken) => new((ParleyError?)null);
}
