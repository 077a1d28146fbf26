using System.Buffers.Binary;
using System.Text;

namespace Parley.Chaos.PowerCut;

/// <summary>As in recorder.c.</summary>
internal enum RecordKind
{
    Start = 1,
    Create,
    Write,
    Resize,
    Grow,
    SyncBegin,
    SyncEnd,
    Link,
    Unlink,
    Rename,
    Failed,
}

/// <summary>One line of the record: what was done to a file, or that a sync began or ended.</summary>
/// <param name="A">Offset, length, or number of the sync, by kind.</param>
/// <param name="Name">Relative to the folder; empty for the folder itself.</param>
/// <param name="Data">What was written; the other name of a link or rename.</param>
internal sealed record RecordEntry(RecordKind Kind, long A, string Name, ReadOnlyMemory<byte> Data)
{
    private const int HeaderBytes = 32;

    /// <summary>ENOSPC.</summary>
    private const int DiskFull = 28;

    public string OtherName => Encoding.UTF8.GetString(Data.Span);

    /// <summary>Reads a record; an entry cut short by the end of its process is left out.</summary>
    public static IEnumerable<RecordEntry> ReadAll(byte[] record)
    {
        var position = 0;
        while (position + HeaderBytes <= record.Length)
        {
            var header = record.AsSpan(position);
            var kind = (RecordKind)BinaryPrimitives.ReadInt64LittleEndian(header);
            var a = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
            var nameBytes = (int)BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
            var dataBytes = kind is RecordKind.Write or RecordKind.Link or RecordKind.Rename ? (int)BinaryPrimitives.ReadInt64LittleEndian(header[16..]) : 0;
            var data = position + HeaderBytes + nameBytes;
            if (data + dataBytes > record.Length)
            {
                yield break;
            }

            yield return new RecordEntry(kind, a, Encoding.UTF8.GetString(record, position + HeaderBytes, nameBytes), record.AsMemory(data, dataBytes));
            position = data + dataBytes;
        }
    }

    /// <summary>Without the calls that failed because the disk was full: those changed nothing. Recorded next to each other, under one lock.</summary>
    public static List<RecordEntry> WithoutFullDisk(IEnumerable<RecordEntry> entries)
    {
        var made = new List<RecordEntry>();
        foreach (var entry in entries)
        {
            if (entry is { Kind: RecordKind.Failed, A: DiskFull } && made.Count > 0
                && made[^1] is { Kind: RecordKind.Write or RecordKind.Grow or RecordKind.Create } failed && failed.Name == entry.Name)
            {
                made.RemoveAt(made.Count - 1);
            }
            else
            {
                made.Add(entry);
            }
        }

        return made;
    }
}
