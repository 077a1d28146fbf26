using System.Globalization;

namespace Parley.Chaos.Stages;

/// <summary>A file system of a few megabytes in memory that can be filled up and freed. Needs root on Linux; elsewhere it is a common folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder, string? refusal) => (_folder, Refusal) = (folder, refusal);

    /// <summary>Why it cannot be filled; null: it can.</summary>
    public string? Refusal { get; }

    private string Filler => Path.Combine(_folder, "filler");

    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        var (code, errors) = await Programs.RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", folder);
        return new SmallDisk(folder, code == 0 ? null : $"mount was refused: {errors.Trim()}");
    }

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        var block = new byte[64 * 1024];
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        if (Refusal is null)
        {
            Programs.RunAsync("umount", "--lazy", _folder).GetAwaiter().GetResult();
        }
    }
}
