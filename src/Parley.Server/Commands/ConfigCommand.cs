using Parley.Platform.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Https;
using Parley.Server.Logging;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

internal static class ConfigCommand
{
    public static async Task<int> CheckAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = ParleyServer.Compose(settings);
        app.Services.GetRequiredService<SettingsCheck>().ThrowIfInvalid(app.Services);
        await Console.Out.WriteLineAsync("The settings are valid.");
        return 0;
    }

    public static async Task<int> DefaultsAsync()
    {
        await Console.Out.WriteLineAsync(SettingsDocument.Defaults(Catalogue()));
        return 0;
    }

    public static async Task<int> DocsAsync()
    {
        await Console.Out.WriteAsync(SettingsDocument.Markdown(Catalogue(), new XmlDocumentation()));
        return 0;
    }

    // The registrations are only looked at; nothing of the folder is used.
    private static SettingsCatalogue Catalogue()
    {
        var services = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        services.AddParleyListeners();
        services.AddParleyLogging();
        services.Services.AddModules(new DataFolder(Path.GetTempPath()));
        return SettingsCatalogue.Of(services.Services);
    }
}
