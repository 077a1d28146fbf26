using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Platform.Configuration;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Keys;
using Parley.Server.Hosting;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary>The server's parts for a command that runs beside a running server: nothing is started, stdout is the command's own.</summary>
internal static class ConsoleServer
{
    public static WebApplication Compose(IReadOnlyDictionary<string, string?> settings)
    {
        var quiet = new Dictionary<string, string?>(settings) { ["Logging:LogLevel:Default"] = "None", ["Logging:LogLevel:Microsoft.AspNetCore"] = "None" };
        var app = ParleyServer.Compose(quiet, services =>
            services.Replace(ServiceDescriptor.Singleton(new SqliteSettings { CheckpointInterval = TimeSpan.FromDays(1) }))); // the server's own business
        app.Services.GetRequiredService<SettingsCheck>().ThrowIfInvalid(app.Services);
        return app;
    }

    /// <summary>The keys of an installation that has some; a command makes none.</summary>
    /// <exception cref="KeyFileException">The file is missing or damaged.</exception>
    public static MasterKeys Keys(this IServiceProvider services)
    {
        var path = MasterKeys.FileOf(services.GetRequiredService<DataFolder>());
        return File.Exists(path)
            ? services.GetRequiredService<MasterKeys>()
            : throw new KeyFileException($"{path} is missing: the first start of a server makes it. If there was one, put it back from its backup.");
    }
}
