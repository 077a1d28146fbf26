using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Server.Commands;

namespace Parley.Server.Hosting;

/// <summary>
/// Keeps a second server off the same SQLite files: an exclusive lock on <c>parley.lock</c> in the data folder. The kernel releases it when the process
/// ends, however it ends; the file itself stays and means nothing. On PostgreSQL many servers share the tables, and nothing is locked.
/// </summary>
internal sealed class DataFolderLock(DataFolder folder, IOptions<DatabaseOptions> database) : IDisposable
{
    public const string FileName = "parley.lock";

    private FileStream? _held;

    /// <summary>Harmless to repeat.</summary>
    /// <exception cref="StartupException">Another server holds it.</exception>
    public void Take()
    {
        if (!TryTake())
        {
            throw new StartupException(
                $"Another Parley server is using the data folder {folder.FullPath}. Stop it first, or give this one a folder of its own: --data DIR");
        }
    }

    /// <summary>False when another process holds it.</summary>
    public bool TryTake()
    {
        if (_held is not null || database.Value.Engine != DatabaseEngine.Sqlite)
        {
            return true;
        }

        try
        {
            // FileShare.None is flock(LOCK_EX) on Unix and an exclusive handle on Windows.
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            _held = new FileStream(folder.File(FileName), options);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _held?.Dispose();
}

/// <summary>Takes the lock also in hosts that did not before they migrated; as the first of the hosted services.</summary>
internal sealed class DataFolderLockStart(DataFolderLock folderLock) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        folderLock.Take();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
