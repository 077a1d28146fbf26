using Parley.Platform.Database;
using Parley.Server.Commands;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary><c>parley-server mark-restored</c>: after a database was put back by its own tools. `restore` does the same by itself.</summary>
internal static class MarkRestoredCommand
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = ConsoleServer.Compose(settings);
        app.Services.Keys();
        app.Services.GetRequiredService<DataFolderLock>().Take();
        await app.Services.MigrateDatabasesAsync(cancellationToken);
        await MarkAsync(app.Services, cancellationToken);
        await Console.Out.WriteLineAsync("Marked: clients load everything anew, and everybody signs in again. Servers that ran meanwhile must be started anew.");
        return 0;
    }

    public static async Task MarkAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var module in services.GetServices<IAfterRestore>())
        {
            await module.AfterRestoreAsync(cancellationToken);
        }
    }
}
