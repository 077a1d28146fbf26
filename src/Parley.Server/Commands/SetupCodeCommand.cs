using Parley.Accounts.Setup;
using Parley.Platform.Database;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

internal static class SetupCodeCommand
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = ParleyServer.Build(settings);
        await app.Services.MigrateDatabasesAsync(cancellationToken);
        var code = await app.Services.GetRequiredService<ISetupCode>().GetAsync(cancellationToken);
        await Console.Out.WriteLineAsync(code ?? "This server has an owner: it needs no setup code.");
        return 0;
    }
}
