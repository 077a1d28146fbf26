using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Console;
using Parley.Accounts.Setup;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Platform;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Http;
using Parley.Postgres;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;
using Parley.Testing.Wire;

namespace Parley.Accounts.Tests;

/// <summary>What survives a restart of the host: folder, database, time.</summary>
internal sealed class AccountsData : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private AccountsData()
    {
    }

    public ManualClock Clock { get; private init; } = new();

    public DataFolder Folder => new(_folder.FullPath);

    public string? ConnectionString { get; private init; }

    /// <param name="start">When its clock begins; null: the same day for every test.</param>
    public static async Task<AccountsData> CreateAsync(DatabaseEngine engine, DateTimeOffset? start = null) => new()
    {
        Clock = new ManualClock(start),
        ConnectionString = engine == DatabaseEngine.Postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : null,
    };

    public void Dispose() => _folder.Dispose();
}

/// <summary>The module behind a real HTTP server, as the server program composes it.</summary>
internal sealed class AccountsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AccountsData? _ownData;

    private AccountsHost(WebApplication app, AccountsData data, bool ownsData)
    {
        _app = app;
        Data = data;
        _ownData = ownsData ? data : null;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = NewClient();
    }

    public AccountsData Data { get; }

    public ManualClock Clock => Data.Clock;

    public DatabaseEngine Engine => Data.ConnectionString is null ? DatabaseEngine.Sqlite : DatabaseEngine.Postgres;

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; }

    /// <summary>Without a cookie jar: tests send and read cookies themselves.</summary>
    public HttpClient Client { get; }

    public IAccessTokens Tokens => Services.GetRequiredService<IAccessTokens>();

    public ISetupCode SetupCode => Services.GetRequiredService<ISetupCode>();

    /// <summary>Every mail that the host has sent.</summary>
    public MailBox Mail => Services.GetRequiredService<MailBox>();

    /// <summary>Everything that the host has logged.</summary>
    public LogLines Log => Services.GetRequiredService<LogLines>();

    public static Task<AccountsHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(DatabaseEngine.Sqlite, settings);

    public static async Task<AccountsHost> StartAsync(DatabaseEngine engine, params (string Key, string Value)[] settings) =>
        await StartAsync(await AccountsData.CreateAsync(engine), ownsData: true, settings);

    public static Task<AccountsHost> StartAsync(AccountsData data, params (string Key, string Value)[] settings) =>
        StartAsync(data, ownsData: false, settings);

    private static async Task<AccountsHost> StartAsync(AccountsData data, bool ownsData, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Settings(data, settings));
        builder.Logging.ClearProviders();
        var log = new LogLines();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<TimeProvider>(data.Clock);

        // Tests advance by months, and a checkpoint's timer of a second would fire for each second of them.
        builder.Services.AddSingleton(new SqliteSettings { CheckpointInterval = TimeSpan.FromDays(1) });
        builder.Services.AddPlatform(data.Folder);
        builder.Services.AddPostgres();
        builder.Services.AddAccounts();
        builder.Services.AddSingleton<IGuestChats, NoChats>();
        builder.Services.AddMailBox(builder.Configuration);

        var app = builder.Build();
        app.UseProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapAccounts();
        app.MapGet("/api/v1/forgotten", () => "an endpoint that does not say who may use it");
        await app.Services.MigrateDatabasesAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AccountsHost(app, data, ownsData);
    }

    private static Dictionary<string, string?> Settings(AccountsData data, (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Parley:Accounts:PasswordIterations"] = "1000", ["Parley:Limits:Scale"] = "1000" };
        if (data.ConnectionString is not null)
        {
            all["Parley:Database:Engine"] = "Postgres";
            all["Parley:Database:ConnectionString"] = data.ConnectionString;
        }

        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return all;
    }

    public HttpClient NewClient() => new(new CodeWatch("Accounts") { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } })
    {
        BaseAddress = new Uri(Address, "/api/v1/"),
    };

    public Task<HttpResponseMessage> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body), headers);

    public Task<HttpResponseMessage> GetAsync(string path, string? accessToken) =>
        SendAsync(HttpMethod.Get, path, null, accessToken is null ? [] : [("Authorization", $"Bearer {accessToken}")]);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A new account, signed in.</summary>
    public async Task<SessionResponse> RegisterAsync(string username, string? displayName = null, string password = "correct horse")
    {
        using var response = await PostAsync("auth/register", Registration(username, displayName, password));
        return await response.ReadAsync<SessionResponse>(201);
    }

    public static object Registration(string username, string? displayName = null, string password = "correct horse") =>
        new { username, email = $"{username}@example.org", password, displayName = displayName ?? username };

    public async Task<SessionResponse> LoginAsync(string login, string password = "correct horse")
    {
        using var response = await PostAsync("auth/login", new { login, password });
        return await response.ReadAsync<SessionResponse>(200);
    }

    /// <summary>A new account, on a host with a mail server: registered and confirmed, but not signed in.</summary>
    public async Task ConfirmedAsync(string username)
    {
        using var registered = await PostAsync("auth/register", Registration(username));
        await registered.ReadAsync<RegistrationPending>(202);
        using var verified = await PostAsync("auth/verify-email", new { token = (await Mail.NextAsync()).Token() });
        Assert.Equal(System.Net.HttpStatusCode.NoContent, verified.StatusCode);
    }

    /// <summary>Somebody with this role, signed in.</summary>
    public async Task<SessionResponse> SignInAsync(string username, AccountRole role)
    {
        var made = await Services.GetRequiredService<IAccountConsole>().CreateAsync(
            new ConsoleAccount { Username = username, Email = $"{username}@example.org", Role = role, Password = "correct horse" }, TestContext.Current.CancellationToken);
        Assert.Null(made.Error);
        return await LoginAsync(username);
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body, SessionResponse session) =>
        PostAsync(path, body, ("Authorization", $"Bearer {session.AccessToken}"));

    public Task<HttpResponseMessage> RefreshAsync(string? refreshToken) => PostAsync("auth/refresh", new { refreshToken });

    /// <summary>A new account that owns the server, signed in.</summary>
    public async Task<SessionResponse> RegisterOwnerAsync()
    {
        var setupCode = await SetupCode.GetAsync(TestContext.Current.CancellationToken);
        using var response = await PostAsync(
            "auth/register", new { username = "owner", email = "owner@example.org", password = "correct horse", displayName = "owner", setupCode });
        return await response.ReadAsync<SessionResponse>(201);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _ownData?.Dispose();
    }
}

/// <summary>Keeps what is logged, to look for what must not be.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, string Line)> _lines = new();

    public string Text => string.Join('\n', _lines.Select(line => line.Line));

    /// <summary>Without the framework's own lines, whose levels the server sets.</summary>
    public string ParleyText => string.Join('\n', _lines.Where(line => line.Category.StartsWith("Parley", StringComparison.Ordinal)).Select(line => line.Line));

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<(string Category, string Line)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((category, formatter(state, exception) + exception));
    }
}

/// <summary>The chat, where there is none.</summary>
internal sealed class NoChats : IGuestChats
{
    public ValueTask RegisteredAsync(UserId guest, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
