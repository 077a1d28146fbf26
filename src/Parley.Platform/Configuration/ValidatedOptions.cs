using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Parley.Platform.Configuration;

public static class ValidatedOptions
{
    /// <summary>
    /// Binds a section to a typed class and checks it when the program starts: a value that does not convert, a name that does not exist
    /// and a value out of range each stop the program, named in full. Further rules are added with <c>.Validate(…)</c>.
    /// </summary>
    /// <remarks>All of them are <see cref="OptionsValidationException"/>, so that the start reports the errors of every section together.</remarks>
    public static OptionsBuilder<T> AddValidatedOptions<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton(new SettingsSection(section, typeof(T)));
        services.AddSingleton<IValidateOptions<T>>(new RangeValidation<T>(section));
        return services.AddOptions<T>()
            .Configure<IConfiguration, IEnumerable<SettingsSection>>((options, configuration, sections) => Bind(options, WithoutInner(configuration, section, sections)))
            .ValidateOnStart();
    }

    /// <summary>A section without those below it that belong to other classes, like <c>Parley:Accounts:OAuth</c> below <c>Parley:Accounts</c>.</summary>
    private static IConfigurationSection WithoutInner(IConfiguration configuration, string section, IEnumerable<SettingsSection> sections)
    {
        var own = configuration.GetSection(section);
        var inner = sections.Where(other => other.Path.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)).Select(other => other.Path).ToList();
        if (!inner.Exists(path => configuration.GetSection(path).Exists()))
        {
            return own;
        }

        var pairs = own.AsEnumerable().Where(pair => pair.Value is not null && !inner.Exists(path => pair.Key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase)));
        return new ConfigurationBuilder().AddInMemoryCollection(pairs).Build().GetSection(section);
    }

    private static void Bind<T>(T options, IConfigurationSection section)
        where T : class
    {
        var known = typeof(T).GetProperties().Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = section.GetChildren().Where(child => !known.Contains(child.Key)).Select(child => $"{child.Path} is not a setting.").ToList();
        if (unknown.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(T), unknown);
        }

        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            // What is wrong further down is said by what it was caused by.
            var cause = exception;
            while (cause.InnerException is InvalidOperationException inner)
            {
                cause = inner;
            }

            // A value that does not convert: the message quotes it, with its full name. Or an unknown name further down.
            throw new OptionsValidationException(Options.DefaultName, typeof(T), [$"{section.Path}: {cause.Message}"]);
        }
    }
}
