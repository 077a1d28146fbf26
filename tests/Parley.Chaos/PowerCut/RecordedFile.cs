namespace Parley.Chaos.PowerCut;

/// <summary>A file as the record tells it: what is surely on the disk, and what came after its last sync.</summary>
internal sealed class RecordedFile(FileImage durable)
{
    /// <summary>A disk writes sectors whole; a larger write may come through in part.</summary>
    private const int SectorBytes = 512;

    private readonly FileImage _now = durable.Copy();
    private List<(long Index, RecordEntry Change)> _unsynced = [];

    public FileImage Durable { get; } = durable;

    /// <summary>What programs read: the kernel's pages.</summary>
    public FileImage Now => _now;

    /// <param name="index">The entry's place in the record.</param>
    public void Change(long index, RecordEntry change)
    {
        Apply(_now, change);
        _unsynced.Add((index, change));
    }

    /// <summary>A sync that began at <paramref name="index"/> has ended: what was changed before it is on the disk.</summary>
    public void Synced(long index)
    {
        var covered = _unsynced.FindIndex(unsynced => unsynced.Index > index);
        covered = covered < 0 ? _unsynced.Count : covered;
        foreach (var (_, change) in _unsynced.Take(covered))
        {
            Apply(Durable, change);
        }

        _unsynced = _unsynced[covered..];
    }

    /// <summary>The kernel may have written any of the rest already, in any order, torn at sectors: lets some of it survive.</summary>
    public void LetSomeSurvive(Random random)
    {
        foreach (var (_, change) in _unsynced)
        {
            if (change.Kind != RecordKind.Write)
            {
                if (random.Next(2) == 0)
                {
                    Apply(Durable, change);
                }

                continue;
            }

            var fate = random.Next(3);
            for (var done = 0; done < change.Data.Length;)
            {
                var sector = Math.Min(change.Data.Length - done, SectorBytes - (int)((change.A + done) % SectorBytes));
                if (fate == 0 || (fate == 1 && random.Next(2) == 0))
                {
                    Durable.Write(change.A + done, change.Data.Span.Slice(done, sector));
                }

                done += sector;
            }
        }
    }

    private static void Apply(FileImage image, RecordEntry change)
    {
        switch (change.Kind)
        {
            case RecordKind.Write:
                image.Write(change.A, change.Data.Span);
                break;
            case RecordKind.Resize:
                image.Resize(change.A);
                break;
            case RecordKind.Grow:
                image.Resize(Math.Max(change.A, image.Bytes.Length));
                break;
            default:
                throw new ArgumentException($"{change.Kind} does not change a file's content.");
        }
    }
}
