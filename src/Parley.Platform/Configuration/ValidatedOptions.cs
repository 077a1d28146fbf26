using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Parley.Platform.Configuration;

public static class ValidatedOptions
{
    /// <summary>
    /// Binds a section to a typed class and checks it when the program starts: a value that does not convert, a name that does not exist
    /// and a value out of range each stop the program. Further rules are added with <c>.Validate(…)</c>.
    /// </summary>
    public static OptionsBuilder<T> AddValidatedOptions<T>(this IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
}
