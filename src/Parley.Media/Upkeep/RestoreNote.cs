using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;

namespace Parley.Media.Upkeep;

/// <summary>Writes down when a restore was, for <see cref="BlobCollection"/>: blobs that came after the backup are not to go within seconds.</summary>
internal sealed class RestoreNote([FromKeyedServices(MediaModule.Name)] ModuleDatabase database, TimeProvider clock) : IAfterRestore
{
    public async ValueTask AfterRestoreAsync(CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            "INSERT INTO restores (restored_at) VALUES (@now) ON CONFLICT DO NOTHING", new { now = clock.GetUtcNow().ToUnixTimeMilliseconds() }),
        cancellationToken);
}
