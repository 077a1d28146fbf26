using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.OAuth.Flow;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.OAuth.Providers;
using Parley.Accounts.OAuth.Registration;
using Parley.Platform.Configuration;

namespace Parley.Accounts.OAuth;

internal static class OAuthServices
{
    public static IServiceCollection AddOAuth(this IServiceCollection services)
    {
        services.AddValidatedOptions<OAuthOptions>(OAuthOptions.Section);
        services.AddSingleton<IValidateOptions<OAuthOptions>, OAuthOptionsValidation>();
        services.AddHttpClient(ProviderClient.Name)
            .RemoveAllLoggers() // ours says what matters, and names no address with its query
            .ConfigureHttpClient((provider, client) =>
            {
                client.Timeout = provider.GetRequiredService<IOptions<OAuthOptions>>().Value.Timeout;
                client.MaxResponseContentBufferSize = ProviderClient.LongestBytes;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("Parley"); // GitHub's API refuses requests without one
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect could lead to any host, this network's own ones among them.
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 32,
            });
        services.AddSingleton<ProviderClient>();
        services.AddSingleton<IdentityProviders>();
        services.AddSingleton<SealedCookies>();
        services.AddSingleton<FlowCookies>();
        services.AddSingleton<UsedStates>();
        services.AddSingleton<IdentityStore>();
        services.AddSingleton<IdentityLinks>();
        services.AddSingleton<Reauthentication>();
        services.AddSingleton<ProviderRegistrations>();
        services.AddSingleton<OAuthStart>();
        services.AddSingleton<OAuthCallback>();
        return services;
    }
}
