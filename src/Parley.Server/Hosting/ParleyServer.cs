using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Parley.Accounts;
using Parley.Chat;
using Parley.Media;
using Parley.Notifications;
using Parley.Platform;
using Parley.Platform.Configuration;
using Parley.Platform.Http;
using Parley.Postgres;
using Parley.S3;
using Parley.Server.Health;
using Parley.Server.Https;
using Parley.Server.Logging;
using Parley.Server.OpenApi;
using Parley.Server.Settings;
using Parley.Server.Telemetry;
using Parley.Server.Web;
using Parley.SocketIO;

namespace Parley.Server.Hosting;

/// <summary>The composition root: which modules there are, and in which order a request passes. No rules of its own.</summary>
public static class ParleyServer
{
    /// <summary>
    /// How long open requests may take to finish when the server stops. With the sockets' farewell before it and the write queue's end after it, the process
    /// is gone within the 10 s that deployments wait.
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(6);

    /// <summary>Builds the server, ready to be migrated and started.</summary>
    /// <param name="settings">Configuration that wins over files and environment variables.</param>
    /// <param name="replace">Replaces services, for hosts that test what the real parts would not show.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replace = null)
    {
        var app = Compose(settings, replace);
        app.Services.GetRequiredService<SettingsCheck>().ThrowIfInvalid(app.Services);
        app.UseParley();
        return app;
    }

    /// <summary>The services alone: nothing is opened yet but the data folder, and the settings are not checked.</summary>
    internal static WebApplication Compose(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddParleyConfiguration(settings);
        builder.AddParleyLogging();
        builder.AddParleyListeners();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddModules(DataFolders.Open(builder.Configuration));
        replace?.Invoke(builder.Services);

        return builder.Build();
    }

    /// <summary>The way of a request, in its order.</summary>
    internal static void UseParley(this WebApplication app)
    {
        app.UseSecurityHeaders();

        // What fails on the sockets' path gets a typed answer, too. Not around WebSockets: they would keep it in memory for as long as they are open.
        app.UseWhen(IsPlain, static requests => requests.UseExceptionHandler(static _ => { }));
        app.UseSocketIO(Listening.SocketsPath);
        app.UseProblems();
        app.UseWebClientFiles();
        app.UseApiPages();
        app.UseRouting();
        app.UseCors();
        app.UseUnknownPaths();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapAccounts();
        app.MapChat();
        app.MapMedia();
        app.MapNotifications();
        app.MapServerInfo();
        app.MapParleyHealth();
        app.MapMetrics();
        app.MapApiDescription();
    }

    private static bool IsPlain(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
        && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };

    internal static void AddModules(this IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton<DataFolderLock>();
        services.AddHostedService<DataFolderLockStart>();
        services.AddParleyTelemetry();
        services.AddSingleton(_ => SettingsCatalogue.Of(services));
        services.AddSingleton<SettingsCheck>();

        services.AddPlatform(folder);
        services.AddPostgres();
        services.AddS3();
        services.AddAccounts();
        services.AddSocketIO(options => options.ConnectTimeout = TimeSpan.FromSeconds(10));
        services.AddOptions<SocketIOOptions>().Configure<IOptions<PublicUrlOptions>>(
            (sockets, address) => address.Value.TrustedProxies.ForEach(sockets.TrustedProxies.Add));
        services.AddChat();
        services.AddMedia();
        services.AddNotifications();
        services.AddParleyHealth();
        services.AddParleyCors();
        services.AddApiDescription();
    }
}
