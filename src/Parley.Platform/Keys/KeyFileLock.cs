using Parley.Platform.Configuration;

namespace Parley.Platform.Keys;

/// <summary>Who makes or changes the key file holds this: one at a time, of all processes. A file of its own, because the key file must stay readable and is replaced.</summary>
internal static class KeyFileLock
{
    private const string Name = "keys.lock";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Held until it is disposed, or the process ends.</summary>
    /// <exception cref="KeyFileException">Somebody else holds it.</exception>
    public static IDisposable Take(DataFolder folder) => TryTake(folder, out var refusal) ?? throw Refused(refusal);

    /// <summary>The same, and waits for whoever holds it, some seconds at most.</summary>
    /// <exception cref="KeyFileException">Somebody else still holds it.</exception>
    public static IDisposable Await(DataFolder folder)
    {
        (IDisposable? taken, string refusal) = (null, "");
        SpinWait.SpinUntil(() => (taken = TryTake(folder, out refusal)) is not null, Patience);
        return taken ?? throw Refused(refusal);
    }

    private static KeyFileException Refused(string reason) => new($"Another command is changing the key file. ({reason})");

    private static FileStream? TryTake(DataFolder folder, out string refusal)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            refusal = "";
            return new FileStream(folder.File(Name), options);
        }
        catch (IOException exception) when (File.Exists(folder.File(Name)))
        {
            refusal = exception.Message;
            return null;
        }
    }
}
