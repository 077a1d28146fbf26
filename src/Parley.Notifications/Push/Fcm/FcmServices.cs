using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Notifications.Push.Fcm;

internal static class FcmServices
{
    /// <summary>Of an answer; FCM's have some hundred bytes.</summary>
    private const int LongestBytes = 64 * 1024;

    public static IServiceCollection AddFcm(this IServiceCollection services)
    {
        services.AddValidatedOptions<FcmOptions>(FcmOptions.Section);
        services.AddSingleton<IValidateOptions<FcmOptions>, FcmOptionsValidation>();
        services.AddSingleton<FcmTokens>();
        services.AddSingleton<DeviceService>();
        services.AddPushChannel<FcmChannel>();
        services.AddHttpClient(FcmChannel.ClientName)
            .RemoveAllLoggers() // ours says what matters
            .ConfigureHttpClient(client => client.MaxResponseContentBufferSize = LongestBytes)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // Only whoever runs this server has named these addresses, so the environment's proxies may be used; a redirect is not what they have named.
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 32,
            });
        return services;
    }
}
