using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Platform.Mail;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Hosting;
using Parley.Server.Tests.Documents;
using Parley.SocketIO;
using Parley.Testing;

namespace Parley.Server.Tests.Fixture;

/// <summary>
/// The whole server in this process, on a port of its own, with a folder or database of its own. <see cref="RestartAsync"/> keeps its data.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private static int _people;

    private readonly ConcurrentDictionary<UserId, int> _connections = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _replace;
    private WebApplication _app = null!;

    private TestServer(Dictionary<string, string?> settings, ManualClock? clock, Action<IServiceCollection>? replace)
    {
        (_settings, Time, _replace) = (settings, clock, replace);
        _settings["urls"] = "http://127.0.0.1:0";
        _settings.TryAdd("Parley:Data", _folder.FullPath);
        _settings.TryAdd("Parley:Accounts:PasswordIterations", "1000");
        _settings.TryAdd("Parley:Limits:Scale", "1000000"); // all of a test's people come from one address
        _settings.TryAdd("Parley:Flood:Scale", "1000000");
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Without a cookie jar.</summary>
    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public LogRecorder Log { get; } = new();

    /// <summary>Null: the system's.</summary>
    public ManualClock? Time { get; }

    /// <summary>Whether somebody has a connection whose end the server has not dealt with.</summary>
    public bool IsConnected(UserId user) => _connections.GetValueOrDefault(user) > 0;

    /// <summary>Null on SQLite.</summary>
    public string? ConnectionString => _settings.GetValueOrDefault("Parley:Database:ConnectionString");

    /// <summary>What says where its files are; empty: in the data folder.</summary>
    public IEnumerable<(string Key, string Value)> BlobSettings =>
        _settings.Where(setting => setting.Key.StartsWith("Parley:Blobs:", StringComparison.Ordinal)).Select(setting => (setting.Key, setting.Value!));

    /// <summary>Where it keeps everything, except what is in PostgreSQL or S3.</summary>
    public string DataFolder => _settings["Parley:Data"]!;

    public TimeProvider Clock => Time ?? TimeProvider.System;

    public static Task<TestServer> StartAsync(DatabaseEngine engine, params (string Key, string Value)[] settings) =>
        StartAsync(engine, clock: null, replace: null, settings);

    /// <summary>A server that stands at one moment until the test moves it on. Its sockets expect no pong.</summary>
    public static Task<TestServer> StartOnManualClockAsync(DatabaseEngine engine = DatabaseEngine.Sqlite, params (string Key, string Value)[] settings) =>
        StartAsync(engine, new ManualClock(), replace: null, settings);

    public static async Task<TestServer> StartAsync(
        DatabaseEngine engine, ManualClock? clock, Action<IServiceCollection>? replace, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        if (engine == DatabaseEngine.Postgres)
        {
            all["Parley:Database:Engine"] = "Postgres";
            all.TryAdd("Parley:Database:ConnectionString", await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        }

        var server = new TestServer(all, clock, replace);
        await server.StartAsync();
        return server;
    }

    /// <summary>A server that runs in a process of its own: only what goes over the wire works. Whoever has started it stops it.</summary>
    public static TestServer Elsewhere(Uri address)
    {
        var server = new TestServer([], clock: null, replace: null);
        server.Reach(address);
        return server;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Harmless to repeat.</summary>
    public async Task StopAsync()
    {
        if (_app is { } running)
        {
            _app = null!;
            Http.Dispose();
            await running.StopAsync();
            await running.DisposeAsync();
        }
    }

    /// <summary>A new person, signed in. The name is made unique.</summary>
    public async Task<TestUser> SignUpAsync(string name)
    {
        var username = $"{name}{Interlocked.Increment(ref _people)}";
        using var response = await Http.PostAsJsonAsync(
            "auth/register", new { username, email = $"{username}@example.org", password = "correct horse", displayName = name });
        return new TestUser(this, await response.ReadAsync<SessionResponse>(201));
    }

    /// <summary>A new person with a role that nobody had to give them.</summary>
    public async Task<TestUser> SignUpAsync(string name, AccountRole role)
    {
        var user = await SignUpAsync(name);
        await Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
            session => session.ExecuteAsync("UPDATE users SET role = @role WHERE id = @id", new { role = (long)role, id = user.Id }), CancellationToken.None);
        return await SignInAsync(user);
    }

    public Task<TestUser[]> SignUpAsync(params string[] names) => Task.WhenAll(names.Select(SignUpAsync));

    /// <summary>The same person on another device.</summary>
    public async Task<TestUser> SignInAsync(TestUser user)
    {
        using var response = await Http.PostAsJsonAsync("auth/login", new { login = user.Session.User.Username, password = "correct horse" });
        return new TestUser(this, await response.ReadAsync<SessionResponse>(200));
    }

    /// <summary>The same session with its next tokens.</summary>
    public async Task<TestUser> RefreshAsync(TestUser user)
    {
        using var response = await Http.PostAsJsonAsync("auth/refresh", new { refreshToken = user.Session.RefreshToken });
        return new TestUser(this, await response.ReadAsync<SessionResponse>(200));
    }

    /// <summary>Returns when everything that has happened to accounts is told to everybody.</summary>
    public async Task AccountsToldAsync()
    {
        var database = Services.GetRequiredKeyedService<ModuleDatabase>("accounts");
        while (await database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM outbox WHERE state = 0"), CancellationToken.None) > 0)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _app = ParleyServer.Build(_settings, Replace);
        await _app.Services.MigrateDatabasesAsync(CancellationToken.None);
        await _app.StartAsync();
        _app.Services.GetRequiredService<SocketIOServer>().Of("/")
            .Use((socket, _) => Count(socket, 1))
            .OnDisconnect((socket, _) => Count(socket, -1));
        Reach(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
    }

    /// <summary>Registered last: what the server does about a socket's end is done when it is counted here.</summary>
    private ValueTask Count(Socket socket, int by)
    {
        _connections.AddOrUpdate(ChatSocket.Of(socket)!.Account, by, (_, count) => count + by);
        return ValueTask.CompletedTask;
    }

    private void Reach(Uri address)
    {
        Address = address;
        var handler = new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = DecompressionMethods.All };
        Http = new HttpClient(new WireWatch(Address) { InnerHandler = handler })
        {
            BaseAddress = new Uri(Address, "/api/v1/"),
        };
    }

    private void Replace(IServiceCollection services)
    {
        services.RemoveAll<ILoggerProvider>();
        services.AddSingleton<ILoggerProvider>(new LogRecorder.Provider(Log));
        if (Time is not null)
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));

            // A minute that passes at once leaves no time for a pong, nor for what is being written.
            services.Configure<SocketIOOptions>(options => options.PingInterval = options.PingTimeout = options.WriteTimeout = TimeSpan.FromHours(1));

            // Days that pass at once would end, and count as failed, one attempt after another while it runs; longer than any test jumps is longer than operators may set.
            services.RemoveAll<IValidateOptions<OutboxOptions>>();
            services.PostConfigure<OutboxOptions>(options => options.AttemptTimeout = TimeSpan.FromDays(40));
            services.RemoveAll<IValidateOptions<MailOptions>>();
            services.PostConfigure<MailOptions>(options => options.Timeout = TimeSpan.FromDays(40));
        }

        _replace?.Invoke(services);
    }
}
