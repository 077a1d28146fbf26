using Parley.Platform.Configuration;
using Parley.Platform.Keys;
using Parley.Server.Health;

namespace Parley.Server.Doctor;

/// <summary>The folder, its room, its lock and the key file.</summary>
internal static class DataFolderExamination
{
    private const long LittleBytes = 256 * 1024 * 1024;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static IEnumerable<Finding> Examine(IServiceProvider services)
    {
        var folder = services.GetRequiredService<DataFolder>();
        yield return Writable(folder);
        yield return Room(folder);
        yield return Keys(folder, services.GetRequiredService<TimeProvider>());
        if (!OperatingSystem.IsWindows() && File.Exists(KeyPath(folder)) && (File.GetUnixFileMode(KeyPath(folder)) & Others) != 0)
        {
            yield return Finding.Problem($"other users of this machine can read or change the key file {KeyPath(folder)}", $"chmod 600 {KeyPath(folder)}");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder.FullPath) & Others) != 0)
        {
            yield return Finding.Note($"other users of this machine can look into the data folder {folder.FullPath}", $"chmod 700 {folder.FullPath}");
        }
    }

    private static string KeyPath(DataFolder folder) => folder.File("keys.json");

    private static Finding Writable(DataFolder folder)
    {
        var probe = folder.File($".write-test-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Finding.Ok($"data folder {folder.FullPath}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem(
                $"the data folder {folder.FullPath} cannot be written to: {exception.Message}", "give this user write access to it, or choose another one: --data DIR");
        }
    }

    private static Finding Room(DataFolder folder) => DataFolderCheck.FreeBytes(folder.FullPath) switch
    {
        < DataFolderCheck.MinimumFreeBytes => Finding.Problem($"the disk of {folder.FullPath} is full", "make room, or move the folder: --data DIR"),
        < LittleBytes and var free => Finding.Note($"the disk of {folder.FullPath} has only {free / (1024 * 1024)} MiB left", "make room before it is full"),
        _ => Finding.Ok("disk space"),
    };

    // Opening makes the key file where there is none and no data: then there is nothing to examine yet.
    private static Finding Keys(DataFolder folder, TimeProvider clock)
    {
        if (!File.Exists(KeyPath(folder)) && !Directory.EnumerateFiles(folder.FullPath, "*.db").Any())
        {
            return Finding.Note($"the data folder {folder.FullPath} is new: the first start fills it");
        }

        try
        {
            MasterKeys.Open(folder, clock);
            return Finding.Ok("key file");
        }
        catch (KeyFileException exception)
        {
            return Finding.Problem(exception.Message, $"put {KeyPath(folder)} back from a backup: without it no message can be read");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem($"the key file cannot be read: {exception.Message}", $"give this user read access to {KeyPath(folder)}");
        }
    }
}
