using Parley.Accounts.Setup;
using Parley.Platform.Database;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

internal static class RunCommand
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = ParleyServer.Build(settings);
        await app.Services.MigrateDatabasesAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        if (await app.Services.GetRequiredService<ISetupCode>().GetAsync(cancellationToken) is { } code)
        {
            await Console.Out.WriteLineAsync($"Nobody owns this server yet. Register with this setup code to become its owner:  {code}");
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
