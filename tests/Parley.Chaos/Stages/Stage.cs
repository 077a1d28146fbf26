using Parley.Platform.Database;
using Parley.Testing;

namespace Parley.Chaos.Stages;

/// <summary>A server with its database on a small disk, and everything that can be done to them.</summary>
internal abstract class Stage((string Project, string Assembly, string[] Arguments) program) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServerProcess? _server;

    /// <summary>As on the command line.</summary>
    public abstract string Engine { get; }

    /// <summary>What a power cut is here, for whoever reads the output.</summary>
    public abstract string PowerCutModel { get; }

    public SmallDisk Disk { get; private set; } = null!;

    public Uri Address => _server!.Address;

    /// <summary>What the server wrote last.</summary>
    public string LastLines => _server?.LastLines ?? "";

    /// <summary>Of the server: its files and its key.</summary>
    protected string Data => Path.Combine(DiskFolder, "data");

    protected string DiskFolder => _folder.File("disk");

    protected string WorkFolder => _folder.FullPath;

    /// <summary>For the server.</summary>
    protected abstract IEnumerable<KeyValuePair<string, string>> Environment { get; }

    /// <summary>Mounts the disk, prepares the database and starts the server.</summary>
    public async Task BeginAsync()
    {
        Disk = await SmallDisk.MountAsync(DiskFolder, DiskMegabytes);
        Directory.CreateDirectory(Data);
        await PrepareAsync();
        await StartAsync();
    }

    public async Task StartAsync() => _server = await ServerProcess.StartAsync(
        (program.Project, program.Assembly), Data, program.Arguments,
        [
            .. Environment,
            new("Parley__Accounts__PasswordIterations", "1000"),
            new("Parley__Limits__Scale", "1000000"), // all come from one address
            new("Parley__Flood__Scale", "1000000"),
            new("Parley__Accounts__AccessTokenLifetime", "01:00:00"),
            new("Parley__Retention__Shortest", "00:00:01"),
            new("Parley__Retention__SweepInterval", "00:00:01"),
        ]);

    /// <summary>SIGKILL: the kernel keeps what was written.</summary>
    public virtual Task KillAsync() => _server!.KillAsync();

    /// <summary>SIGTERM.</summary>
    public virtual Task StopAsync() => _server!.StopAsync();

    public Task PauseAsync() => _server!.PauseAsync();

    public Task ContinueAsync() => _server!.ContinueAsync();

    /// <summary>The power goes. Returns with the machine as it is before its programs start again.</summary>
    /// <param name="survivors">By chance some of what was not synced survives; null: nothing of it.</param>
    public abstract Task CutPowerAsync(Random? survivors);

    /// <summary>After a power cut or a full disk: the database's own process runs again. Nothing to do where there is none.</summary>
    public virtual Task RepairAsync() => Task.CompletedTask;

    /// <summary>Whether the program itself makes backups of this engine.</summary>
    public abstract bool HasBackups { get; }

    private string BackupFile => Path.Combine(WorkFolder, "backup.tar");

    /// <summary>Beside the running server.</summary>
    public Task BackUpAsync() => ServerProcess.CommandAsync((program.Project, program.Assembly), "backup", BackupFile, "--data", Data);

    /// <summary>While the server is stopped.</summary>
    public Task RestoreAsync() => ServerProcess.CommandAsync((program.Project, program.Assembly), "restore", BackupFile, "--data", Data);

    /// <summary>The chat's tables, beside the server.</summary>
    public abstract ModuleDatabase OpenChat();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await CloseAsync();
        Disk?.Dispose();
        _folder.Dispose();
    }

    protected abstract int DiskMegabytes { get; }

    protected abstract Task PrepareAsync();

    protected abstract ValueTask CloseAsync();
}
