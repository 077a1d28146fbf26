using Parley.Accounts.Setup;
using Parley.Platform.Database;
using Parley.Server.Hosting;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

internal static class SetupCodeCommand
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = ParleyServer.Compose(settings);
        app.Services.GetRequiredService<SettingsCheck>().ThrowIfInvalid(app.Services);

        // While a server runs, the tables and the code are there, and are only read.
        if (app.Services.GetRequiredService<DataFolderLock>().TryTake())
        {
            await app.Services.MigrateDatabasesAsync(cancellationToken);
        }

        var code = await app.Services.GetRequiredService<ISetupCode>().GetAsync(cancellationToken);
        await Console.Out.WriteLineAsync(code ?? "This server has an owner: it needs no setup code.");
        return 0;
    }
}
