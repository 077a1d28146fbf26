using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Blobs;
using Parley.Platform.Database;

namespace Parley.Media.Upkeep;

/// <summary>
/// A store of blobs belongs to one media database. Whatever that does not name is removed from the store: with the wrong database, or an empty one, that would be
/// everything. So the database has a random id, and the store keeps whose it is.
/// </summary>
public sealed class StoreOwnership([FromKeyedServices(MediaModule.Name)] ModuleDatabase database, IBlobStore store)
{
    /// <summary>Whether another database has claimed the store. Changes nothing.</summary>
    public async ValueTask<bool> IsForeignAsync(CancellationToken cancellationToken) =>
        await store.OwnerAsync(cancellationToken) is { } owner && !(await database.HasTableAsync("installation", cancellationToken) && owner == await IdAsync(cancellationToken));

    /// <summary>A store that is nobody's becomes this database's.</summary>
    /// <exception cref="ForeignBlobStoreException">It is another's.</exception>
    public async ValueTask ClaimAsync(CancellationToken cancellationToken)
    {
        var id = await IdAsync(cancellationToken);
        if (await store.OwnerAsync(cancellationToken) is null)
        {
            await store.ClaimAsync(id, cancellationToken);
        }

        if (await store.OwnerAsync(cancellationToken) != id)
        {
            throw new ForeignBlobStoreException();
        }
    }

    private ValueTask<string> IdAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QuerySingleAsync<string>("SELECT id FROM installation"), cancellationToken);
}
