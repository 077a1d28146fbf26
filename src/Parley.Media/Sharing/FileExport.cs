using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Media.Downloads;
using Parley.Media.Files;
using Parley.Platform.Blobs;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Sharing;

/// <summary>Somebody's own files: a list, and each file's content.</summary>
internal sealed class FileExport(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, FileQueries queries, SealedBlobs blobs, MasterKeys keys) : IExportContributor
{
    private const int Page = 100;

    public async ValueTask WriteAsync(UserId user, IExportArchive archive, CancellationToken cancellationToken)
    {
        long count = 0;
        await archive.AddAsync("files.json", async stream => count = await WriteListAsync(user, stream, cancellationToken), cancellationToken);
        long done = 0;
        await foreach (var file in ReadAsync(user, cancellationToken))
        {
            if (FileVariants.Find(await files.BlobsAsync(file.File, cancellationToken), FileVariant.Content) is { } content)
            {
                await archive.AddAsync($"files/{file.Id}", stream => WriteAsync(file, content, stream, cancellationToken), cancellationToken);
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

    private async ValueTask WriteAsync(FileRow file, BlobRow content, Stream stream, CancellationToken cancellationToken)
    {
        var secret = FileSecret.Unwrap(keys, file);
        await using var reader = await blobs.OpenAsync(new BlobName(content.Name), secret.Key, secret.Context(content.Number), cancellationToken);
        if (reader is not null) // deleted meanwhile
        {
            await foreach (var part in reader.ReadAsync(0, reader.Length, cancellationToken))
            {
                await stream.WriteAsync(part, cancellationToken);
            }
        }
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
