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
            .Configure<IConfiguration>((options, configuration) => Bind(options, configuration.GetSection(section)))
            .ValidateOnStart();
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
            // A value that does not convert: the message quotes it, with its full name. Or an unknown name further down.
            throw new OptionsValidationException(Options.DefaultName, typeof(T), [$"{section.Path}: {exception.Message}"]);
        }
    }
}
