using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Accounts.Setup;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Server.Commands;

namespace Parley.Server.Demo;

/// <summary>The option <c>--demo</c>: fills an empty data folder with people and what they said, through the server's own REST interface.</summary>
internal sealed class DemoServer
{
    private readonly DemoClock _clock = new();
    private bool _empty;

    /// <summary>False until everything is written.</summary>
    public bool IsReady { get; private set; }

    public void Configure(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));
        services.AddSingleton(this);
    }

    /// <summary>Before the databases are made: what there is belongs to somebody, and stays as it is.</summary>
    /// <exception cref="StartupException">The demo is for SQLite only.</exception>
    public void LookAtFolder(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Engine != DatabaseEngine.Sqlite)
        {
            throw new StartupException("--demo works with SQLite only: it never writes into a database that others may use.");
        }

        var folder = services.GetRequiredService<DataFolder>();
        _empty = !Directory.EnumerateFiles(folder.FullPath, "*.db").Any();
        if (_empty)
        {
            _clock.SetBack(DemoScript.Length);
        }
    }

    /// <summary>Writes the demo where the folder was empty, and says how to sign in.</summary>
    /// <exception cref="StartupException">The folder holds something else.</exception>
    public async Task FillAsync(WebApplication app, CancellationToken cancellationToken)
    {
        using var people = new DemoPeople(RunCommand.Addresses(app).First());
        if (_empty)
        {
            var code = await app.Services.GetRequiredService<ISetupCode>().GetAsync(cancellationToken);
            await DemoScript.PlayAsync(people, _clock, code!, cancellationToken);
            _clock.SetBack(TimeSpan.Zero);
        }
        else if (!await people.ExistAsync(cancellationToken))
        {
            throw new StartupException("--demo needs a data folder of its own: this one holds other data. Leave out --demo, or choose another folder with --data.");
        }

        IsReady = true;
        await Console.Error.WriteLineAsync(
            $"The demo is ready. Sign in as {string.Join(", ", DemoPeople.Usernames)}; the password of each is  {DemoPeople.Password}");
    }
}
