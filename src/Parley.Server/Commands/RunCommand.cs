using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Parley.Accounts.Setup;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Server.Backups;
using Parley.Server.Demo;
using Parley.Server.Hosting;
using Parley.Server.Https;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary>Runs the server until it is told to stop. What is said to the operator goes to stderr: stdout is the log.</summary>
internal static class RunCommand
{
    // After the requests' own time: the write queue, which is mostly empty by then.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, bool withDemo, CancellationToken cancellationToken)
    {
        var demo = withDemo ? new DemoServer() : null;
        var app = ParleyServer.Compose(settings, services => demo?.Configure(services));
        var code = 1;
        try
        {
            app.Services.GetRequiredService<SettingsCheck>().ThrowIfInvalid(app.Services);
            app.CheckCertificate();
            app.Services.GetRequiredService<DataFolderLock>().Take();
            new UnfinishedRestore(app.Services.GetRequiredService<DataFolder>()).ThrowIfAny();

            // Before anything asks for the keys: where there is no key file, that would make one.
            var patience = app.Services.GetRequiredService<StartPatience>();
            await patience.RunAsync(app.Services.GetRequiredService<MasterKeyCheck>().ThrowIfMissingAsync, cancellationToken);
            app.UseParley();
            demo?.LookAtFolder(app.Services);
            await patience.RunAsync(app.Services.MigrateDatabasesAsync, cancellationToken);
            await app.StartAsync(cancellationToken);
            await GreetAsync(app, demo, cancellationToken);
            code = await WaitForShutdownAsync(app);
        }
        finally
        {
            await CloseAsync(app);
        }

        return code;
    }

    private static async Task GreetAsync(WebApplication app, DemoServer? demo, CancellationToken cancellationToken)
    {
        if (demo is not null)
        {
            await demo.FillAsync(app, cancellationToken);
        }
        else if (await app.Services.GetRequiredService<ISetupCode>().GetAsync(cancellationToken) is { } code)
        {
            await Console.Error.WriteLineAsync($"Nobody owns this server yet. Register with this setup code to become its owner:  {code}");
        }
    }

    private static async Task<int> WaitForShutdownAsync(WebApplication app)
    {
        try
        {
            await app.WaitForShutdownAsync(CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // Requests that did not end in time were cut off. What the write queue holds is written when it is closed, below.
        }

        return 0;
    }

    private static async Task CloseAsync(WebApplication app)
    {
        try
        {
            await app.DisposeAsync().AsTask().WaitAsync(CloseTimeout);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync("parley-server: some writes did not end in time; nothing that was acknowledged is lost.");
        }
    }

    /// <summary>Where the server listens, as addresses that a client on this machine can use.</summary>
    public static IEnumerable<Uri> Addresses(WebApplication app) => app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses
        .Select(address => new Uri(address.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)));
}
