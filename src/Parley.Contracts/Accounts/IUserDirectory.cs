using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Contracts.Accounts;

/// <summary>Looks people up for other modules. Safe from any thread.</summary>
public interface IUserDirectory
{
    /// <summary>The people that exist among <paramref name="ids"/>, in no particular order; unknown ids are left out.</summary>
    ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken);

    /// <summary>The people with these usernames, in lower case; those that nobody has are left out.</summary>
    ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken);

    /// <summary>Those of <paramref name="people"/> whose username, or a word of whose display name, begins with <paramref name="query"/>, by username; it must not be blank.</summary>
    ValueTask<IReadOnlyList<User>> SearchAsync(string query, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken);
}
