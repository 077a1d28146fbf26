namespace Parley.Chaos.PowerCut;

/// <summary>
/// A folder of files and what a power cut would leave of it, by POSIX's word: of a file what was synced, of the folder the names that were there when
/// the folder was synced. Most file systems keep more than that; a program must not count on it.
/// </summary>
internal sealed class RecordedFolder
{
    private readonly Dictionary<string, RecordedFile> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (long Index, RecordedFile? File, Dictionary<string, RecordedFile>? Names)> _syncs = [];
    private Dictionary<string, RecordedFile> _durableNames = new(StringComparer.Ordinal);
    private long _index;

    /// <param name="files">What is surely on the disk.</param>
    public RecordedFolder(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        foreach (var (name, bytes) in files)
        {
            _names.Add(name, new RecordedFile(new FileImage(bytes)));
        }

        _durableNames = new(_names, StringComparer.Ordinal);
    }

    /// <summary>What programs see, by name.</summary>
    public IReadOnlyDictionary<string, RecordedFile> Names => _names;

    public void Replay(RecordEntry entry)
    {
        _index++;
        switch (entry.Kind)
        {
            case RecordKind.Start:
                _syncs.Clear(); // what its predecessor did not finish
                break;
            case RecordKind.Create:
                _names[entry.Name] = new RecordedFile(new FileImage());
                break;
            case RecordKind.Write or RecordKind.Resize or RecordKind.Grow:
                Find(entry.Name).Change(_index, entry);
                break;
            case RecordKind.SyncBegin:
                _syncs[entry.A] = entry.Name.Length == 0
                    ? (_index, null, new Dictionary<string, RecordedFile>(_names, StringComparer.Ordinal))
                    : (_index, Find(entry.Name), null);
                break;
            case RecordKind.SyncEnd:
                EndSync(entry);
                break;
            case RecordKind.Link:
                _names[entry.OtherName] = Find(entry.Name);
                break;
            case RecordKind.Rename:
                _names[entry.OtherName] = Find(entry.Name);
                _names.Remove(entry.Name);
                break;
            case RecordKind.Unlink:
                _names.Remove(entry.Name);
                break;
            default:
                throw new InvalidOperationException($"A call on {entry.Name} failed with error {entry.A}: what it left behind is not known.");
        }
    }

    /// <summary>What is left, by name.</summary>
    /// <param name="survivors">Lets some of what was not synced survive, as a real disk would; null: nothing of it.</param>
    public IEnumerable<(string Name, byte[] Bytes)> AfterPowerCut(Random? survivors)
    {
        foreach (var (name, file) in _durableNames)
        {
            if (survivors is not null)
            {
                file.LetSomeSurvive(survivors);
            }

            yield return (name, file.Durable.Bytes.ToArray());
        }
    }

    private void EndSync(RecordEntry entry)
    {
        if (!_syncs.Remove(entry.A, out var sync))
        {
            throw new InvalidOperationException($"A sync of {entry.Name} ended that never began.");
        }

        sync.File?.Synced(sync.Index);
        _durableNames = sync.Names ?? _durableNames;
    }

    private RecordedFile Find(string name) =>
        _names.TryGetValue(name, out var file) ? file : throw new InvalidOperationException($"{name} was changed, but the record does not know where it comes from.");
}
