using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Media.Files;

/// <summary>The files' keys and names, for whoever looks after the master keys.</summary>
internal sealed class FileSecrets([FromKeyedServices(MediaModule.Name)] ModuleDatabase database)
    : WrappedSecrets(database, "files", "files", "secret")
{
    public override async Task<IReadOnlyList<WrappedSecret>> ReadAsync(DatabaseSession session, WrappedSecret? after, int? except, int limit)
    {
        var rows = await session.QueryAsync<Row>(
            $"SELECT file, id, secret FROM files WHERE file > @last AND {NotUnder} ORDER BY file LIMIT @limit",
            new { last = after?.Place as long? ?? 0, except = Except(except), limit = (long)limit });
        return [.. rows.Select(row => new WrappedSecret($"file {row.Id}", row.File, row.Secret, FileSecret.Purpose(row.Id)))];
    }

    public override async Task<bool> ReplaceAsync(DatabaseSession session, WrappedSecret secret, byte[] wrapped) => await session.ExecuteAsync(
        "UPDATE files SET secret = @wrapped WHERE file = @file AND secret = @before", new { wrapped, file = (long)secret.Place, before = secret.Wrapped }) > 0;

    private sealed class Row
    {
        public long File { get; init; }

        public FileId Id { get; init; }

        public required byte[] Secret { get; init; }
    }
}
