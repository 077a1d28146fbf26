using Microsoft.Extensions.DependencyInjection;
using Parley.Media.Files;
using Parley.Platform.Blobs;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Media.Upkeep;

/// <summary>Reads every file to its end and checks each byte of it. Changes nothing.</summary>
public sealed class BlobVerification([FromKeyedServices(MediaModule.Name)] ModuleDatabase database, SealedBlobs blobs, MasterKeys keys)
{
    private const int Page = 200;

    /// <param name="failed">Told of each blob that is missing or damaged, in words that show nothing of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many blobs were read, and how many bytes.</returns>
    public async ValueTask<(long Blobs, long Bytes)> RunAsync(Action<string> failed, CancellationToken cancellationToken)
    {
        var (count, bytes) = (0L, 0L);
        var last = new Row { Name = "", Secret = [] };
        IReadOnlyList<Row> page;
        while ((page = await ReadAsync(last, cancellationToken)).Count > 0)
        {
            foreach (var row in page)
            {
                count++;
                bytes += row.Bytes;
                if (await CheckAsync(row, cancellationToken) is { } problem)
                {
                    failed(problem);
                }
            }

            last = page[^1];
        }

        return (count, bytes);
    }

    private async ValueTask<string?> CheckAsync(Row row, CancellationToken cancellationToken)
    {
        try
        {
            var secret = FileSecret.Unwrap(keys, new FileRow { Id = row.Id, Secret = row.Secret });
            await blobs.VerifyAsync(new BlobName(row.Name), row.Bytes, secret.Key, secret.Context(row.Number), cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is BlobDamagedException or System.Security.Cryptography.CryptographicException)
        {
            // Deleted while this was running: no damage.
            return await StillThereAsync(row, cancellationToken) ? $"file {row.Id}: {exception.Message}" : null;
        }
    }

    private ValueTask<bool> StillThereAsync(Row row, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM blobs WHERE name = @Name", new { row.Name }) > 0, cancellationToken);

    private ValueTask<IReadOnlyList<Row>> ReadAsync(Row last, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<Row>(
            """
            SELECT b.file, b.number, b.name, b.bytes, f.id, f.secret FROM blobs b JOIN files f ON f.file = b.file
            WHERE (b.file, b.number) > (@File, @Number) ORDER BY b.file, b.number LIMIT @Page
            """,
            new { last.File, Number = last.Name.Length == 0 ? -1 : last.Number, Page = (long)Page }),
        cancellationToken);

    private sealed class Row
    {
        public long File { get; init; }

        public long Number { get; init; }

        public required string Name { get; init; }

        public long Bytes { get; init; }

        public FileId Id { get; init; }

        public required byte[] Secret { get; init; }
    }
}
