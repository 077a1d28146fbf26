using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Media.Upkeep;
using Parley.Platform.Blobs;
using Parley.Platform.Database.Sqlite;

namespace Parley.Server.Doctor;

/// <summary>
/// Where files are: that they are this database's, and, when that is not the data folder, that a few bytes can be stored, read and removed again, which takes all the
/// rights that the server needs.
/// </summary>
internal static class BlobStoreExamination
{
    private const int ProbeBytes = 32;

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var engine = services.GetRequiredService<IOptions<BlobOptions>>().Value.Engine;
        try
        {
            if (engine != BlobEngine.Folder)
            {
                await ProveAsync(services.GetRequiredService<IBlobStore>(), cancellationToken);
            }

            return await services.GetRequiredService<StoreOwnership>().IsForeignAsync(cancellationToken) ? [Finding.Problem(ForeignBlobStoreException.Problem, ForeignBlobStoreException.Mend)]
                : engine == BlobEngine.Folder ? []
                : [Finding.Ok($"files in {engine}")];
        }
        catch (Exception exception) when (exception is DbException or SqliteUnavailableException)
        {
            return []; // the databases' examination has said so
        }
        catch (BlobStoreUnavailableException exception)
        {
            return [Finding.Problem($"files cannot be stored: {exception.Problem}", exception.Mend)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [Finding.Problem($"files cannot be read: {exception.Message}", "give this user access to the folder")];
        }
    }

    private static async Task ProveAsync(IBlobStore store, CancellationToken cancellationToken)
    {
        var name = new BlobName(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ProbeBytes)));
        await using (var sink = await store.CreateAsync(cancellationToken))
        {
            await sink.WriteAsync(new byte[ProbeBytes], cancellationToken);
            await sink.CompleteAsync(name, cancellationToken);
        }

        await using (var source = await store.OpenAsync(name, cancellationToken))
        {
            if (source?.Length != ProbeBytes)
            {
                throw new BlobStoreUnavailableException("what was just stored cannot be read", "use a store that shows an object as soon as it is written");
            }
        }

        await store.DeleteAsync(name, cancellationToken);

        // What the daily collection asks for.
        await foreach (var _ in store.ListAsync(cancellationToken))
        {
            break;
        }

        await store.RemoveAbandonedAsync(DateTimeOffset.MinValue, cancellationToken);
    }
}
