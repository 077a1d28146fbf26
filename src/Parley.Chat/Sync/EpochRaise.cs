using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;

namespace Parley.Chat.Sync;

/// <summary>
/// A restored database starts a new epoch: numbers that clients have seen will be given again, so what they hold must be loaded anew (delivery contract, I13).
/// </summary>
internal sealed class EpochRaise([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, TimeProvider clock) : IAfterRestore
{
    // The time, not the next number: a backup that is restored twice must not get the same epoch twice.
    public async ValueTask AfterRestoreAsync(CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            "UPDATE log_state SET epoch = CASE WHEN epoch < @now THEN @now ELSE epoch + 1 END", new { now = clock.GetUtcNow().ToUnixTimeMilliseconds() }),
        cancellationToken);
}
