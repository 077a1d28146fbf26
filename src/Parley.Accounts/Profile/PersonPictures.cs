using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Users;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Profile;

/// <summary>
/// Whom people show their pictures: everybody who is signed in, as they do their names. Also whom they have blocked: a picture that others see, and that one alone does not, would
/// tell of the block.
/// </summary>
internal sealed class PersonPictures([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database) : IPictureHolder
{
    public PictureHolderKind Kind => PictureHolderKind.Person;

    public async ValueTask<FileId?> CurrentAsync(Guid holder, CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<UserRow>("SELECT picture FROM users WHERE id = @person", new { person = new UserId(holder) }), cancellationToken))?.Picture;

    public async ValueTask<bool> AnyShowsAsync(IReadOnlyCollection<Guid> holders, FileId picture, UserId viewer, CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.QueryAsync<UserId>(
            "SELECT id FROM users WHERE id IN @people AND picture = @picture", new { people = SqlList.Of(holders.Select(holder => new UserId(holder))), picture }),
        cancellationToken)).Count > 0;
}
