using System.Diagnostics;
using System.Globalization;

namespace Parley.Testing;

/// <summary>A file system of a few megabytes in memory. Needs root on Linux.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk();
        await RunAsync("mount", "-t", "tmpfs", "-o", Size(megabytes), "tmpfs", disk._folder.FullPath);
        return disk;
    }

    public string FullPath => _folder.FullPath;

    public string File(string name) => _folder.File(name);

    public Task ResizeAsync(int megabytes) => RunAsync("mount", "-o", "remount," + Size(megabytes), _folder.FullPath);

    private static string Size(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    public void Dispose()
    {
        RunAsync("umount", _folder.FullPath).GetAwaiter().GetResult();
        _folder.Dispose();
    }
}
