using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Platform.Blobs;
using Parley.Platform.Bus;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Http;
using Parley.Platform.Keys;
using Parley.Platform.Mail;
using Parley.Protocol;

namespace Parley.Platform;

public static class PlatformServices
{
    /// <summary>What every module stands on: clock, keys, databases, mail, blobs, HTTP conventions.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton(folder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => MasterKeys.Open(folder, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MasterKeyCheck>();
        services.AddSingleton<KeyVerification>();
        services.AddSingleton<KeyFileEditor>();
        services.AddValidatedOptions<KeyOptions>(KeyOptions.Section);
        services.AddHostedService<KeyRotation>();

        services.AddValidatedOptions<PublicUrlOptions>(PublicUrlOptions.Section)
            .Validate(options => options.Url is null || PublicUrlOptions.IsOrigin(options.Url), $"{PublicUrlOptions.Section}:Url must be like https://chat.example, without a path.")
            .Validate(options => options.CorsOrigins.TrueForAll(PublicUrlOptions.IsOrigin), $"{PublicUrlOptions.Section}:CorsOrigins must each be like https://app.example, without a path or a slash at the end.")
            .Validate(options => options.TrustedProxies.TrueForAll(text => ClientAddress.TryParseNetwork(text, out _)), $"{PublicUrlOptions.Section}:TrustedProxies must each be an IP address, or a network like 10.0.0.0/8.");

        services.AddValidatedOptions<DatabaseOptions>(DatabaseOptions.Section);
        services.AddSingleton<StartPatience>();
        services.TryAddSingleton(new SqliteSettings());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDatabaseFactory, SqliteDatabaseFactory>());

        services.AddEventBus();
        services.AddMail();
        services.AddBlobs();

        services.AddExceptionHandler<ExceptionProblems>();
        services.AddSingleton<ExceptionProblems>();
        services.ConfigureHttpJsonOptions(options => ProtocolJson.Configure(options.SerializerOptions));
        services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddAuthentication(BearerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(RequiredPermissionExtensions.MayUse).Build());
        return services;
    }
}
