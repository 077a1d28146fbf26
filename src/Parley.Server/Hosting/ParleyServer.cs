using Parley.Accounts;
using Parley.Chat;
using Parley.Platform;
using Parley.Platform.Http;
using Parley.Postgres;
using Parley.Server.Health;
using Parley.Server.Web;
using Parley.SocketIO;

namespace Parley.Server.Hosting;

/// <summary>The composition root: which modules there are, and in which order a request passes. No rules of its own.</summary>
public static class ParleyServer
{
    /// <summary>Builds the server; nothing is opened yet.</summary>
    /// <param name="settings">Configuration that wins over files and environment variables.</param>
    /// <param name="replace">Replaces services, for hosts that test what the real parts would not show.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.AddParleyConfiguration(settings);
        builder.AddParleyLogging();
        builder.AddParleyListeners();

        builder.Services.AddPlatform(DataFolders.Open(builder.Configuration));
        builder.Services.AddPostgres();
        builder.Services.AddAccounts();
        builder.Services.AddSocketIO(options => options.ConnectTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddChat();
        builder.Services.AddParleyHealth();
        builder.Services.AddParleyCors();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseProblems();
        app.UseWebClientHeaders();
        app.UseWebClientFiles();
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapSocketIO("/socket.io").AllowAnonymous();
        app.MapAccounts();
        app.MapChat();
        app.MapServerInfo();
        app.MapParleyHealth();
        app.MapWebClient();
        return app;
    }
}
