using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Http;
using Parley.Platform.Keys;
using Parley.Platform.Outbox;

namespace Parley.Notifications.Push;

internal static class PushServices
{
    /// <summary>What all channels share.</summary>
    public static IServiceCollection AddPush(this IServiceCollection services)
    {
        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<PushContents>();
        services.AddSingleton<PushFanOut>();
        services.AddSingleton<WrappedSecrets, PushSubscriptionSecrets>();
        services.AddOutboxConsumer<PushDispatch>(NotificationsModule.Name);
        services.AddOutboxConsumer<PushClearing>(NotificationsModule.Name);
        return services;
    }

    /// <summary>A channel, and the consumer of its messages.</summary>
    public static IServiceCollection AddPushChannel<T>(this IServiceCollection services)
        where T : class, IPushChannel
    {
        services.AddSingleton<T>();
        services.AddSingleton<IPushChannel>(provider => provider.GetRequiredService<T>());
        services.AddKeyedSingleton<IOutboxConsumer>(
            NotificationsModule.Name, (provider, _) => ActivatorUtilities.CreateInstance<PushSending>(provider, provider.GetRequiredService<T>()));
        return services;
    }

    public static IServiceCollection AddWebPush(this IServiceCollection services)
    {
        const string section = WebPushOptions.Section;
        services.AddValidatedOptions<WebPushOptions>(section)
            .Validate(options => options.PrivateNetworks.TrueForAll(text => ClientAddress.TryParseNetwork(text, out _)), $"{section}:PrivateNetworks must each be an IP address, or a network like 10.0.0.0/8.")
            .Validate(
                options => options.Contact is null || (Uri.TryCreate(options.Contact, UriKind.Absolute, out var contact) && contact.Scheme is "mailto" or "https"),
                $"{section}:Contact must be like mailto:admin@example.org, or an https address.");
        services.AddSingleton<PushAddresses>();
        services.AddSingleton<VapidKey>();
        services.AddSingleton<SubscriptionService>();
        services.AddSingleton<WrappedSecrets, VapidKeySecrets>();
        services.AddPushChannel<WebPushChannel>();
        services.AddHttpClient(WebPushChannel.ClientName)
            .RemoveAllLoggers() // an address is a secret of the browser's
            .ConfigureHttpClient((provider, client) => client.Timeout = provider.GetRequiredService<IOptions<WebPushOptions>>().Value.Timeout)
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                // A redirect, or a proxy of the environment, could lead to any host.
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ConnectCallback = provider.GetRequiredService<PushAddresses>().ConnectAsync,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 32,
            });
        return services;
    }
}
