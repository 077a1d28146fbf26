using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Media.Upkeep;
using Parley.Platform.Blobs;
using Parley.Platform.Database.Sqlite;
using Parley.S3;

namespace Parley.Server.Doctor;

/// <summary>
/// Where files are: that they are this database's, and, when that is not the data folder, that something small and something that goes in parts
/// can be stored, read and removed again, and given up, which takes all the rights that the server needs.
/// </summary>
internal static class BlobStoreExamination
{
    private const int ProbeBytes = 32, WrittenAtOnce = 1 << 20;

    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var engine = services.GetRequiredService<IOptions<BlobOptions>>().Value.Engine;
        try
        {
            if (engine != BlobEngine.Folder)
            {
                await ProveAsync(services.GetRequiredService<IBlobStore>(), services.GetRequiredService<IOptions<S3Options>>().Value.PartBytes, cancellationToken);
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

    private static async Task ProveAsync(IBlobStore store, int partBytes, CancellationToken cancellationToken)
    {
        foreach (var bytes in (long[])[ProbeBytes, partBytes + 1L]) // in one request, and in parts
        {
            await StoreAndRemoveAsync(store, bytes, cancellationToken);
        }

        // What an upload that breaks off asks for.
        await using (var sink = await WriteAsync(store, partBytes + 1L, cancellationToken))
        {
            await sink.AbandonAsync(cancellationToken);
        }

        // What the daily collection asks for.
        await foreach (var _ in store.ListAsync(cancellationToken))
        {
            break;
        }

        await store.RemoveAbandonedAsync(DateTimeOffset.MinValue, cancellationToken);
    }

    private static async Task StoreAndRemoveAsync(IBlobStore store, long bytes, CancellationToken cancellationToken)
    {
        var name = new BlobName(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        var left = true;
        try
        {
            await using (var sink = await WriteAsync(store, bytes, cancellationToken))
            {
                await sink.CompleteAsync(name, cancellationToken);
            }

            await using (var source = await store.OpenAsync(name, cancellationToken))
            {
                if (source?.Length != bytes)
                {
                    throw new BlobStoreUnavailableException("what was just stored cannot be read", "use a store that shows an object as soon as it is written");
                }
            }

            await store.DeleteAsync(name, cancellationToken);
            left = false;
        }
        finally
        {
            if (left)
            {
                await TryDeleteAsync(store, name);
            }
        }
    }

    private static async Task<BlobSink> WriteAsync(IBlobStore store, long bytes, CancellationToken cancellationToken)
    {
        var sink = await store.CreateAsync(cancellationToken);
        try
        {
            var zeros = new byte[Math.Min(bytes, WrittenAtOnce)];
            for (var written = 0L; written < bytes; written += zeros.Length)
            {
                await sink.WriteAsync(zeros.AsMemory(0, (int)Math.Min(zeros.Length, bytes - written)), cancellationToken);
            }

            return sink;
        }
        catch
        {
            await sink.DisposeAsync();
            throw;
        }
    }

    /// <summary>Something has failed, and that is what is said.</summary>
    private static async Task TryDeleteAsync(IBlobStore store, BlobName name)
    {
        using var patience = new CancellationTokenSource(RemovalPatience);
        try
        {
            await store.DeleteAsync(name, patience.Token);
        }
        catch (Exception exception) when (exception is BlobStoreUnavailableException or OperationCanceledException)
        {
            // a blob of no file, which the server collects
        }
    }
}
