using System.Reflection;
using Parley.Platform.Configuration;

namespace Parley.Server.Settings;

/// <summary>Every setting of the program, from the classes that the configuration is bound to.</summary>
internal sealed class SettingsCatalogue
{
    public SettingsCatalogue(IEnumerable<SettingsSection> sections)
    {
        Sections = [.. sections.Append(new SettingsSection(ServerOptions.Section, typeof(ServerOptions))).OrderBy(section => section.Path, StringComparer.Ordinal)];
        Settings = [.. Sections.SelectMany(Read)];
    }

    public IReadOnlyList<SettingsSection> Sections { get; }

    public IReadOnlyList<Setting> Settings { get; }

    /// <summary>From the modules' registrations alone: nothing is built or opened.</summary>
    public static SettingsCatalogue Of(IServiceCollection services) =>
        new(services.Select(service => service.ImplementationInstance).OfType<SettingsSection>());

    /// <summary>The setting that a full key belongs to; null when there is none.</summary>
    public Setting? Find(string key) => Settings.FirstOrDefault(setting =>
        key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)
        || (setting.IsCollection && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The settings of each section that a dictionary holds, as <c>…:NAME:Property</c>.</summary>
    public static IEnumerable<Setting> Below(Setting setting) =>
        setting.SectionType is { } type ? Read(new SettingsSection($"{setting.Key}:NAME", type)) : [];

    private static IEnumerable<Setting> Read(SettingsSection section)
    {
        var defaults = Activator.CreateInstance(section.Options);
        return section.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => new Setting($"{section.Path}:{property.Name}", property, property.GetValue(defaults)));
    }
}
