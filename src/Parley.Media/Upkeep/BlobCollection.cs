using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Blobs;
using Parley.Platform.Database;

namespace Parley.Media.Upkeep;

/// <summary>
/// Removes blobs that belong to no file: of a server that died between storing a blob and writing it down, of a database that was restored. Only those that are older
/// than a day, because between those two moments every blob belongs to none; and only from a store that is this database's (<see cref="StoreOwnership"/>).
/// </summary>
public sealed class BlobCollection([FromKeyedServices(MediaModule.Name)] ModuleDatabase database, IBlobStore store, StoreOwnership ownership, TimeProvider clock)
{
    private const int Page = 500;

    /// <summary>What is younger may be about to be written down.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>So long after a restore one may still want the state before it, whose blobs the restored database does not name.</summary>
    public static readonly TimeSpan GraceAfterRestore = TimeSpan.FromDays(30);

    /// <summary>What the server does by itself: nothing but what was never completed, while a restore is not long ago.</summary>
    /// <returns>Like <see cref="RunAsync"/>.</returns>
    /// <exception cref="ForeignBlobStoreException">The store is another's; nothing was removed.</exception>
    public async ValueTask<int> RunUnlessRestoredAsync(CancellationToken cancellationToken)
    {
        await ownership.ClaimAsync(cancellationToken);
        var restored = await database.ReadAsync(session => session.QueryFirstOrDefaultAsync<long?>("SELECT MAX(restored_at) FROM restores"), cancellationToken);
        return restored is { } at && clock.GetUtcNow() < DateTimeOffset.FromUnixTimeMilliseconds(at) + GraceAfterRestore
            ? await store.RemoveAbandonedAsync(clock.GetUtcNow() - Grace, cancellationToken)
            : await RunAsync(cancellationToken);
    }

    /// <summary>Looks through the whole store.</summary>
    /// <returns>How many blobs were removed, those that were never completed included.</returns>
    /// <exception cref="ForeignBlobStoreException">The store is another's; nothing was removed.</exception>
    public async ValueTask<int> RunAsync(CancellationToken cancellationToken)
    {
        await ownership.ClaimAsync(cancellationToken);
        var before = clock.GetUtcNow() - Grace;
        var removed = await store.RemoveAbandonedAsync(before, cancellationToken);
        var page = new List<BlobName>(Page);
        await foreach (var blob in store.ListAsync(cancellationToken))
        {
            if (blob.WrittenAt < before)
            {
                page.Add(blob.Name);
            }

            if (page.Count == Page)
            {
                removed += await RemoveUnknownAsync(page, cancellationToken);
                page.Clear();
            }
        }

        return removed + await RemoveUnknownAsync(page, cancellationToken);
    }

    private async ValueTask<int> RemoveUnknownAsync(IReadOnlyCollection<BlobName> page, CancellationToken cancellationToken)
    {
        var names = page.Select(name => name.ToString()).ToList();
        var known = (await database.ReadAsync(
            session => session.QueryAsync<string>("SELECT name FROM blobs WHERE name IN @names", new { names = SqlList.Of(names) }), cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var unknown = page.Where(name => !known.Contains(name.ToString())).ToList();
        foreach (var name in unknown)
        {
            await store.DeleteAsync(name, cancellationToken);
        }

        return unknown.Count;
    }
}
