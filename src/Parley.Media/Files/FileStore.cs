using Microsoft.Extensions.DependencyInjection;
using Parley.Media.Upkeep;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Media.Files;

/// <summary>Files and their blobs in the module's tables.</summary>
internal sealed class FileStore(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, [FromKeyedServices(MediaModule.Name)] OutboxRelay outbox, TimeProvider clock)
{
    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<FileRow?> FindAsync(FileId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => FindAsync(session, id), cancellationToken);

    public ValueTask<IReadOnlyList<BlobRow>> BlobsAsync(long file, CancellationToken cancellationToken) => database.ReadAsync(
        session => BlobsAsync(session, file), cancellationToken);

    /// <summary>A ready file with all that can be fetched of it; null when it is not ready or not there.</summary>
    public ValueTask<(FileRow File, IReadOnlyList<BlobRow> Blobs)?> FindWithBlobsAsync(FileId id, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await FindAsync(session, id) is { } file ? (file, await BlobsAsync(session, file.File)) : ((FileRow, IReadOnlyList<BlobRow>)?)null,
        cancellationToken);

    public static Task<FileRow?> FindAsync(DatabaseSession session, FileId id) =>
        session.QueryFirstOrDefaultAsync<FileRow>($"SELECT {FileRow.Columns} FROM files WHERE id = @id", new { id });

    public static Task<IReadOnlyList<BlobRow>> BlobsAsync(DatabaseSession session, long file) =>
        session.QueryAsync<BlobRow>($"SELECT {BlobRow.Columns} FROM blobs WHERE file = @file ORDER BY number", new { file });

    public static Task AddBlobAsync(DatabaseSession session, BlobRow blob) => session.ExecuteAsync(
        "INSERT INTO blobs (file, number, kind, name, bytes) VALUES (@File, @Number, @kind, @Name, @Bytes)",
        new { blob.File, blob.Number, kind = (long)blob.Kind, blob.Name, blob.Bytes });

    /// <summary>Removes a file unless <paramref name="condition"/> (over its row, and a time <c>@before</c>) no longer holds; its blobs follow.</summary>
    public async ValueTask<bool> RemoveAsync(FileRow file, string condition, CancellationToken cancellationToken, long? before = null)
    {
        var removed = await database.WriteAsync(session => RemoveAsync(session, file.File, condition, Now, before), cancellationToken);
        Wake();
        return removed;
    }

    /// <summary>The same inside a transaction. Call <see cref="Wake"/> after its commit.</summary>
    public static async Task<bool> RemoveAsync(DatabaseSession session, long file, string condition, long now, long? before = null)
    {
        await LockAsync(session, file);
        var row = await session.QueryFirstOrDefaultAsync<FileRow>(
            $"DELETE FROM files WHERE file = @file AND {condition} RETURNING {FileRow.Columns}", new { file, before });
        if (row is null)
        {
            return false;
        }

        await RemoveBlobsAsync(session, await BlobsAsync(session, file), now);
        await session.ExecuteAsync("DELETE FROM file_uses WHERE file = @file", new { file });
        await session.ExecuteAsync("DELETE FROM picture_uses WHERE file = @file", new { file });
        await FileUsage.RemoveAsync(session, row.Owner, row.Charged);
        return true;
    }

    /// <summary>
    /// Before a statement that depends on a file's uses: whoever writes one down holds the file's row, and PostgreSQL's next statement sees what was committed when this
    /// returns. A statement that itself waits for the row goes on with what it saw before it waited. SQLite has one writer.
    /// </summary>
    public static Task LockAsync(DatabaseSession session, long file) => session.Engine == DatabaseEngine.Postgres
        ? session.QueryFirstOrDefaultAsync<long?>("SELECT file FROM files WHERE file = @file FOR UPDATE", new { file })
        : Task.CompletedTask;

    /// <summary>A use of a locked file came to nothing: when it has no other, it counts as unsent from when it was last touched.</summary>
    public static async Task<bool> MarkUnsentAsync(DatabaseSession session, long file) => await session.ExecuteAsync(
        $"UPDATE files SET unsent_since = touched_at WHERE file = @file AND unsent_since IS NULL AND {FileDeletion.Unused}", new { file }) > 0;

    /// <summary>Removes rows of blobs; the blobs themselves go after the commit.</summary>
    public static async Task RemoveBlobsAsync(DatabaseSession session, IReadOnlyCollection<BlobRow> blobs, long now)
    {
        foreach (var blob in blobs)
        {
            await session.ExecuteAsync("DELETE FROM blobs WHERE file = @File AND number = @Number", new { blob.File, blob.Number });
        }

        foreach (var some in blobs.Chunk(BlobRemoval.MostNames))
        {
            await OutboxTable.AddAsync(session, BlobRemoval.TopicName, BlobRemoval.Payload(some), now);
        }
    }

    public void Wake() => outbox.Wake();
}
