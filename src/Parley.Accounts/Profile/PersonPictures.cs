using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Contacts;
using Parley.Accounts.Users;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Profile;

/// <summary>Whom people show their pictures: whoever may look at their profile.</summary>
internal sealed class PersonPictures([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, RelationDirectory relations) : IPictureHolder
{
    public PictureHolderKind Kind => PictureHolderKind.Person;

    public async ValueTask<FileId?> CurrentAsync(Guid holder, CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<UserRow>("SELECT picture FROM users WHERE id = @person", new { person = new UserId(holder) }), cancellationToken))?.Picture;

    // Between people one of whom blocks the other, it is as if there were none.
    public async ValueTask<bool> AnyShowsAsync(IReadOnlyCollection<Guid> holders, FileId picture, UserId viewer, CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.QueryAsync<UserId>(
            "SELECT id FROM users WHERE id IN @people AND picture = @picture", new { people = SqlList.Of(holders.Select(holder => new UserId(holder))), picture }),
        cancellationToken)).Any(person => !relations.IsBlocked(viewer, person));
}
