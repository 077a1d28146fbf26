namespace Parley.Platform.Configuration;

/// <summary>A section of the configuration and the class that it is bound to: what the checks and the documentation of the settings are made from.</summary>
public sealed record SettingsSection(string Path, Type Options);
