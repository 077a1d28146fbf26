using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Parley.Server.Settings;

/// <summary>
/// Finds everything that is wrong with the configuration, in one go: names that do not exist (typing errors), values that do not convert or are
/// out of range, and what the options' own rules refuse. A sentence each.
/// </summary>
internal sealed class SettingsCheck(IConfiguration configuration, SettingsCatalogue catalogue)
{
    /// <exception cref="SettingsException">At least one setting is wrong.</exception>
    public void ThrowIfInvalid(IServiceProvider services)
    {
        if (Find(services) is { Count: > 0 } problems)
        {
            throw new SettingsException(problems);
        }
    }

    /// <summary>All problems; none is an empty list.</summary>
    public IReadOnlyList<string> Find(IServiceProvider services)
    {
        var problems = new List<string>();
        var broken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in Configured())
        {
            if (Problem(key, value) is { } problem)
            {
                problems.Add($"{key}{Origin(key)} {problem}");
                broken.Add(catalogue.Find(key)?.Key ?? key);
            }
        }

        problems.AddRange(FindBrokenRules(services, broken));
        return problems;
    }

    private IEnumerable<(string Key, string Value)> Configured() => configuration.GetSection(ServerOptions.Section).AsEnumerable()
        .Where(pair => pair.Value is not null)
        .Select(pair => (pair.Key, pair.Value!))
        .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    private string? Problem(string key, string value)
    {
        if (catalogue.Find(key) is not { } setting)
        {
            return $"is not a setting{SimilarName.Suggest(key, catalogue.Settings.Select(known => known.Key))}";
        }

        if (setting.IsCollection)
        {
            return key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase) && value.Length > 0
                ? $"is a list: write {setting.Key}:0, {setting.Key}:1, …"
                : null;
        }

        try
        {
            var converted = configuration.GetSection(key).Get(setting.Property.PropertyType);
            return setting.Range is { } range && !range.IsValid(converted)
                ? $"is {value}: it must be {setting.Accepted} (default {setting.DefaultText})."
                : null;
        }
        catch (InvalidOperationException)
        {
            return $"is '{value}': it must be {setting.Accepted} (default {setting.DefaultText}).";
        }
    }

    /// <summary>The rules of the options classes themselves, for sections that hold no mistake which would make them fail anyway.</summary>
    private IEnumerable<string> FindBrokenRules(IServiceProvider services, HashSet<string> broken)
    {
        foreach (var section in catalogue.Sections.Where(section => section.Options != typeof(ServerOptions)))
        {
            if (broken.Any(key => key.StartsWith(section.Path + ":", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            foreach (var failure in BrokenRules(services, section.Options))
            {
                yield return failure;
            }
        }
    }

    private static IEnumerable<string> BrokenRules(IServiceProvider services, Type options)
    {
        try
        {
            _ = ((IOptions<object>)services.GetRequiredService(typeof(IOptions<>).MakeGenericType(options))).Value;
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ValidationException)
        {
            return [exception.Message];
        }
    }

    private static string Origin(string key)
    {
        var variable = key.Replace(":", "__", StringComparison.Ordinal);
        var given = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .FirstOrDefault(name => name.Equals(variable, StringComparison.OrdinalIgnoreCase));
        return given is null ? "" : $" (environment variable {given})";
    }
}

/// <summary>The configuration is wrong; a sentence per problem.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
