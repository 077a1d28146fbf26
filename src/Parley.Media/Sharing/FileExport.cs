using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Media.Files;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Media.Sharing;

/// <summary>Somebody's own files: a list, and each file's content.</summary>
internal sealed class FileExport(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, FileQueries queries, FileContents contents) : IExportContributor
{
    private const int Page = 100;

    public async ValueTask WriteAsync(UserId user, IExportArchive archive, CancellationToken cancellationToken)
    {
        long count = 0;
        await archive.AddAsync("files.json", async stream => count = await WriteListAsync(user, stream, cancellationToken), cancellationToken);
        long done = 0;
        await foreach (var file in ReadAsync(user, cancellationToken))
        {
            if (await contents.FindAsync(file, cancellationToken) is { } content)
            {
                await archive.AddAsync($"files/{file.Id}", stream => contents.CopyAsync(file, content, stream, cancellationToken), cancellationToken);
            }

            await archive.ReportAsync(Math.Min(1, ++done / (double)Math.Max(1, count)), cancellationToken);
        }
    }

    private async Task<long> WriteListAsync(UserId user, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        var count = 0L;
        await foreach (var file in ReadAsync(user, cancellationToken))
        {
            JsonSerializer.Serialize(json, queries.Show(file, await files.BlobsAsync(file.File, cancellationToken)), ProtocolJson.Default.StoredFile);
            await json.FlushAsync(cancellationToken);
            count++;
        }

        json.WriteEndArray();
        return count;
    }

    private async IAsyncEnumerable<FileRow> ReadAsync(UserId owner, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<FileRow> page;
        for (var last = 0L; (page = await PageAsync(owner, last, cancellationToken)).Count > 0; last = page[^1].File)
        {
            foreach (var file in page)
            {
                yield return file;
            }
        }
    }

    private ValueTask<IReadOnlyList<FileRow>> PageAsync(UserId owner, long last, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<FileRow>(
            $"SELECT {FileRow.Columns} FROM files WHERE owner = @owner AND state = 2 AND file > @last ORDER BY file LIMIT @Page", new { owner, last, Page = (long)Page }),
        cancellationToken);
}
