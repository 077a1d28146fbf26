using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Server.Tests.Fixture;

/// <summary>The program's directory, to be held up in places.</summary>
internal abstract class DecoratedDirectory(IUserDirectory real) : IUserDirectory
{
    public virtual ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) =>
        real.GetAsync(ids, cancellationToken);

    public virtual ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken) =>
        real.FindAsync(usernames, cancellationToken);

    public virtual ValueTask<IReadOnlyList<User>> SearchAsync(string query, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) =>
        real.SearchAsync(query, people, cancellationToken);
}
