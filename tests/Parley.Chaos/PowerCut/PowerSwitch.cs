using System.Diagnostics;
using System.Globalization;

namespace Parley.Chaos.PowerCut;

/// <summary>
/// Records what a process does to a data folder, and cuts its power: after the process was killed, the folder is set back to what the disk would hold.
/// A kill without a cut loses nothing that the kernel has; it stays unsynced, and a later cut takes it.
/// </summary>
internal sealed class PowerSwitch
{
    private const string ChatLog = "chat.db-wal";

    private readonly string _library, _folder, _record;
    private RecordedFolder _files;

    private PowerSwitch(string library, string folder, string record)
    {
        (_library, _folder, _record) = (library, folder, record);
        _files = new RecordedFolder(ReadFolder());
    }

    /// <summary>Set these for the process.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
    [
        new("LD_PRELOAD", _library),
        new("PARLEY_RECORD_FOLDER", _folder),
        new("PARLEY_RECORD_FILE", _record),
        new("PARLEY_DIE_AT_SYNC", ChatLog),
        .. DieAt is { } number ? [new("PARLEY_DIE_AT_NUMBER", number.ToString(CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string>>(),
    ];

    /// <summary>The next process kills itself at its sync of this number, counted from 0; null: it does not.</summary>
    public int? DieAt { get; set; }

    /// <param name="workFolder">For the library and the record.</param>
    /// <param name="dataFolder">What is in it now counts as being on the disk.</param>
    public static async Task<PowerSwitch> InstallAsync(string workFolder, string dataFolder)
    {
        var library = Path.Combine(workFolder, "recorder.so");
        var source = Path.Combine(AppContext.BaseDirectory, "PowerCut", "recorder.c");
        using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O2", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"])
        {
            RedirectStandardError = true,
        })!;
        var errors = await compiler.StandardError.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        return compiler.ExitCode == 0
            ? new PowerSwitch(library, dataFolder, Path.Combine(workFolder, "record"))
            : throw new InvalidOperationException($"gcc cannot build the recorder: {errors}");
    }

    /// <summary>The process kills itself at its next sync of the chat's write-ahead log, before anything reaches the disk.</summary>
    public void DieAtNextSync() => File.WriteAllBytes(_record + ".die", []);

    /// <summary>
    /// Takes in what was recorded, and compares it with the folder: a change that the recorder had missed would show here. Call when the process has ended.
    /// </summary>
    /// <returns>How often the chat's write-ahead log was synced.</returns>
    public int TakeIn()
    {
        var entries = RecordEntry.WithoutFullDisk(RecordEntry.ReadAll(File.Exists(_record) ? File.ReadAllBytes(_record) : []));
        File.Delete(_record);
        File.Delete(_record + ".die");
        foreach (var entry in entries)
        {
            _files.Replay(entry);
        }

        var last = entries.LastOrDefault(entry => entry.Kind is not (RecordKind.SyncBegin or RecordKind.SyncEnd or RecordKind.Start));
        Compare(last?.Name);
        return entries.Count(entry => entry is { Kind: RecordKind.SyncEnd, Name: ChatLog });
    }

    /// <summary>Sets the folder back. Call after <see cref="TakeIn"/>.</summary>
    /// <param name="survivors">Null: nothing unsynced survives. Else chance decides for each sector.</param>
    public void Cut(Random? survivors)
    {
        var left = _files.AfterPowerCut(survivors).ToList();
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Delete(file);
        }

        // Not recorded, and no load sends files: what is below them is the mark of whose they are, which is made anew.
        foreach (var folder in Directory.GetDirectories(_folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var (name, bytes) in left)
        {
            File.WriteAllBytes(Path.Combine(_folder, name), bytes);
        }

        _files = new RecordedFolder(left);
    }

    /// <param name="excepted">The last change was recorded, but perhaps not made before the process was killed.</param>
    private void Compare(string? excepted)
    {
        var onDisk = ReadFolder().ToDictionary(file => file.Name, file => file.Bytes);
        var unlike = _files.Names.Keys.Union(onDisk.Keys).Where(name => !(
            _files.Names.TryGetValue(name, out var recorded) && onDisk.TryGetValue(name, out var actual) && recorded.Now.Bytes.SequenceEqual(actual)));
        if (unlike.Where(name => name != excepted).ToList() is { Count: > 0 } missed)
        {
            throw new InvalidOperationException($"The record does not lead to what the folder holds: {string.Join(", ", missed)}.");
        }
    }

    private IEnumerable<(string Name, byte[] Bytes)> ReadFolder() =>
        Directory.GetFiles(_folder)
            .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))
            .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)));
}
