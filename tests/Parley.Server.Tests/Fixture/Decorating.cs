using Microsoft.Extensions.DependencyInjection;

namespace Parley.Server.Tests.Fixture;

/// <summary>Puts a test's part before one of the program's.</summary>
internal static class Decorating
{
    /// <param name="services">The program's, which has registered one by a factory.</param>
    /// <param name="decorate">Makes the test's part of the program's.</param>
    public static void Decorate<T>(this IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        var real = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => decorate((T)real.ImplementationFactory!(provider)));
    }
}
