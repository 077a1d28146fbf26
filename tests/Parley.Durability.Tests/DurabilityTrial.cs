using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chaos.Checking;
using Parley.Chaos.PowerCut;
using Parley.Durability.Tests.Load;
using Parley.Platform.Database.Sqlite;
using Parley.Testing;

namespace Parley.Durability.Tests;

/// <summary>A server under load that is killed or loses its power again and again, always on the same data.</summary>
internal sealed class DurabilityTrial : IAsyncDisposable
{
    public static readonly (string Project, string Assembly) Product = ("Parley.Server", "parley-server"), FaultHost = ("Parley.FaultHost", "parley-fault-host");

    private readonly TemporaryFolder _folder = new();
    private readonly (string Project, string Assembly) _program;
    private readonly string[] _arguments;
    private PowerSwitch _power = null!;
    private ServerProcess? _server;

    private DurabilityTrial((string Project, string Assembly) program, string[] arguments) => (_program, _arguments) = (program, arguments);

    public PowerSwitch Power => _power;

    public Uri Address => _server!.Address;

    /// <summary>How long the starts took, together.</summary>
    public TimeSpan Starting { get; private set; }

    /// <summary>How often the server synced the chat's write-ahead log.</summary>
    public int Syncs { get; private set; }

    private string Data => _folder.File("data");

    /// <summary>An empty data folder, and no server yet.</summary>
    public static async Task<DurabilityTrial> PrepareAsync((string Project, string Assembly) program, params string[] arguments)
    {
        var trial = new DurabilityTrial(program, arguments);
        Directory.CreateDirectory(trial.Data);
        trial._power = await PowerSwitch.InstallAsync(trial._folder.FullPath, trial.Data);
        return trial;
    }

    public static async Task<DurabilityTrial> BeginAsync((string Project, string Assembly) program, params string[] arguments)
    {
        var trial = await PrepareAsync(program, arguments);
        await trial.StartAsync();
        return trial;
    }

    public async Task StartAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        _server = await ServerProcess.StartAsync(
            _program, Data, _arguments, [.. _power.Environment, new("Parley__Accounts__PasswordIterations", "1000"), new("Parley__Limits__Scale", "1000000"), new("Parley__Flood__Scale", "1000000")]);
        Starting += TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>SIGKILL: the kernel keeps what was written.</summary>
    public async Task KillAsync()
    {
        await _server!.KillAsync();
        Syncs += _power.TakeIn();
    }

    /// <summary>SIGKILL, and only what was synced stays.</summary>
    /// <param name="survivors">Not null: by chance some of the rest, too.</param>
    public async Task CutPowerAsync(Random? survivors)
    {
        await KillAsync();
        _power.Cut(survivors);
    }

    /// <summary>SIGTERM.</summary>
    public async Task StopAsync()
    {
        await _server!.StopAsync();
        Syncs += _power.TakeIn();
    }

    /// <summary>Completes when the server has ended by itself.</summary>
    public async Task EndedAsync()
    {
        await _server!.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Syncs += _power.TakeIn();
    }

    /// <summary>A start that does not get as far as listening, and the power cut after it.</summary>
    public async Task FailToStartAsync(int dieAtSync, Random? survivors)
    {
        _power.DieAt = dieAtSync;
        await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
        _power.DieAt = null;
        Syncs += _power.TakeIn();
        _power.Cut(survivors);
    }

    /// <summary>Reads the log: its history over REST, then, with the server stopped, its rows.</summary>
    public async Task<FinalLog> ReadLogAsync(Crowd crowd)
    {
        var history = await crowd.ReadHistoryAsync(Address);
        await StopAsync();
        await crowd.NoticeAsync();
        await using var database = new SqliteDatabase(
            "chat", Path.Combine(Data, "chat.db"), readers: 1, new SqliteSettings(), TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
        return await database.ReadAsync(session => FinalLogReader.ReadAsync(session, history), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
