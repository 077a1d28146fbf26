using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Media;
using Parley.Media.Files;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Sharing;

/// <summary>
/// Which messages use which files. A use is written before its message is stored, so there is no moment at which a message carries a file that may be collected, or
/// that its readers cannot fetch; whether the message came to be is asked later (<see cref="Upkeep.FileSweeper"/>).
/// </summary>
internal sealed class MessageFiles([FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, FileQueries queries, FileContents contents) : IMessageFiles
{
    /// <summary>Files whose uses are removed at once: a transaction of some milliseconds.</summary>
    private const int Chunk = 100;

    public async ValueTask<ParleyError?> UseAsync(
        UserId? owner, ConversationId conversation, MessageId message, IReadOnlyList<FileId> ids, CancellationToken cancellationToken)
    {
        var (rows, full) = await database.WriteAsync(
            async session =>
            {
                // Locked: none is deleted between the look and the note.
                var found = await session.QueryAsync<Row>(
                    $"SELECT file, id, owner, state FROM files WHERE id IN @ids{(session.Engine == DatabaseEngine.Postgres ? " ORDER BY file FOR UPDATE" : "")}", new { ids = SqlList.Of(ids) });
                if (!ids.All(id => found.Any(row => row.Id == id && (owner is null || row.Owner == owner) && row.State == FileState.Ready)))
                {
                    return (found, null);
                }

                foreach (var row in found)
                {
                    if (await OthersAsync(session, row.File, conversation, message) >= FileUse.Most)
                    {
                        return (found, row);
                    }
                }

                foreach (var row in found)
                {
                    await session.ExecuteAsync(
                        """
                        INSERT INTO file_uses (file, message, conversation, used_at) VALUES (@File, @message, @conversation, @now)
                        ON CONFLICT (file, message, conversation) DO UPDATE SET used_at = excluded.used_at
                        """,
                        new { row.File, message, conversation, now = files.Now });
                    await session.ExecuteAsync("UPDATE files SET unsent_since = NULL WHERE file = @File AND unsent_since IS NOT NULL", new { row.File });
                }

                return (found, (Row?)null);
            },
            cancellationToken);
        return full is null ? Explain(owner, ids, rows)
            : new ParleyError(ErrorCodes.TooMany, $"At most {FileUse.Most} messages may carry file {full.Id}: upload it once more.");
    }

    /// <summary>How many other messages use it.</summary>
    private static Task<long> OthersAsync(DatabaseSession session, long file, ConversationId conversation, MessageId message) => session.QuerySingleAsync<long>(
        "SELECT COUNT(*) FROM file_uses WHERE file = @file AND NOT (message = @message AND conversation = @conversation)", new { file, message, conversation });

    public async ValueTask<IReadOnlyDictionary<FileId, StoredFile>> DescribeAsync(IReadOnlyCollection<FileId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<FileId, StoredFile>();
        }

        var (rows, blobs) = await database.ReadAsync(
            async session =>
            {
                var found = await session.QueryAsync<FileRow>($"SELECT {FileRow.Columns} FROM files WHERE id IN @ids AND state = 2", new { ids = SqlList.Of(ids) });
                return (found, await session.QueryAsync<BlobRow>(
                    $"SELECT {BlobRow.Columns} FROM blobs WHERE file IN @numbers ORDER BY file, number", new { numbers = SqlList.Of(found.Select(row => row.File)) }));
            },
            cancellationToken);
        var byFile = blobs.ToLookup(blob => blob.File);
        return rows.ToDictionary(row => row.Id, row => queries.Show(row, [.. byFile[row.File]]));
    }

    public async ValueTask CopyAsync(FileId id, Stream target, CancellationToken cancellationToken)
    {
        if (await files.FindWithBlobsAsync(id, cancellationToken) is { File: { State: FileState.Ready } file } && await contents.FindAsync(file, cancellationToken) is { } content)
        {
            await contents.CopyAsync(file, content, target, cancellationToken);
        }
    }

    public async ValueTask RemoveConversationAsync(ConversationId conversation, CancellationToken cancellationToken)
    {
        while (await database.WriteAsync(session => RemoveSomeAsync(session, conversation), cancellationToken) == Chunk)
        {
            files.Wake();
        }

        files.Wake();
    }

    private async Task<int> RemoveSomeAsync(DatabaseSession session, ConversationId conversation)
    {
        var some = await session.QueryAsync<long>(
            "SELECT DISTINCT file FROM file_uses WHERE conversation = @conversation ORDER BY file LIMIT @Chunk", new { conversation, Chunk = (long)Chunk });
        foreach (var file in some)
        {
            await FileStore.LockAsync(session, file);
            await session.ExecuteAsync("DELETE FROM file_uses WHERE conversation = @conversation AND file = @file", new { conversation, file });
            await FileStore.RemoveAsync(session, file, $"state = 2 AND {FileDeletion.Unused}", files.Now);
        }

        return some.Count;
    }

    public async ValueTask RemoveMessageAsync(ConversationId conversation, MessageId message, IReadOnlyList<FileId> ids, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async session =>
            {
                foreach (var file in await session.QueryAsync<long>("SELECT file FROM files WHERE id IN @ids ORDER BY file", new { ids = SqlList.Of(ids) }))
                {
                    await FileStore.LockAsync(session, file);
                    await session.ExecuteAsync(
                        "DELETE FROM file_uses WHERE file = @file AND message = @message AND conversation = @conversation", new { file, message, conversation });
                    await FileStore.RemoveAsync(session, file, $"state = 2 AND {FileDeletion.Unused}", files.Now);
                }

                return true;
            },
            cancellationToken);
        files.Wake();
    }

    private static ParleyError? Explain(UserId? owner, IReadOnlyList<FileId> ids, IReadOnlyList<Row> rows)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            var row = rows.FirstOrDefault(one => one.Id == ids[i]);
            if (row is null || (owner is not null && row.Owner != owner) || row.State == FileState.Refused)
            {
                return owner is null
                    ? ParleyError.NotFound("message") // deleted meanwhile, with its files
                    : ParleyError.Invalid(new FieldError($"files[{i}]", "names no file of yours"));
            }

            if (row.State != FileState.Ready)
            {
                return new ParleyError(ErrorCodes.FileNotReady, $"File {ids[i]} is still arriving, or being looked at.");
            }
        }

        return null;
    }

    private sealed class Row
    {
        public long File { get; init; }

        public FileId Id { get; init; }

        public UserId Owner { get; init; }

        public FileState State { get; init; }
    }
}
