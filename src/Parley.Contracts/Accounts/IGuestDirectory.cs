using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>Somebody without an account of their own, for as long as their session lasts.</summary>
/// <param name="Interests">Folded; see <c>MatchProfile</c>.</param>
/// <param name="Languages">Primary subtags.</param>
/// <param name="Address">Names the network that they came from (IPv6: the /64), and says nothing about it: a keyed hash.</param>
public sealed record Guest(UserId Id, string Nickname, IReadOnlyList<string> Interests, IReadOnlyList<string> Languages, byte[] Address);

/// <summary>Looks guests up for other modules. Safe from any thread.</summary>
public interface IGuestDirectory
{
    /// <summary>Those among <paramref name="ids"/> who are guests now; who is gone, or has registered, is left out.</summary>
    ValueTask<IReadOnlyList<Guest>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken);
}
