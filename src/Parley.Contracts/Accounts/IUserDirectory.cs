using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Contracts.Accounts;

/// <summary>Looks people up for other modules. Safe from any thread.</summary>
public interface IUserDirectory
{
    /// <summary>The people that exist among <paramref name="ids"/>, in no particular order; unknown ids are left out.</summary>
    ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken);
}
