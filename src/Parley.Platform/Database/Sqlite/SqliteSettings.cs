namespace Parley.Platform.Database.Sqlite;

/// <summary>How the files are opened. Not configuration: the delivery contract depends on it.</summary>
public sealed record SqliteSettings
{
    /// <summary>FULL: a commit returns after the write-ahead log is on the disk. Anything less loses acknowledged messages in a power cut.</summary>
    public string Synchronous { get; init; } = "FULL";

    /// <summary>A checkpoint starts when the write-ahead log is larger. 4 MiB: about the point where its cost per page stops falling.</summary>
    public long CheckpointBytes { get; init; } = 4 * 1024 * 1024;

    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Pages that the writer keeps, at most: 64 MiB. A thousand busy conversations touch some three pages each (head, members, end of the index); with SQLite's
    /// 2 MB each would be read again for every batch.
    /// </summary>
    public int WriterCacheKibibytes { get; init; } = 64 * 1024;

    /// <summary>Writes that may wait for the writer before further ones are refused as unavailable.</summary>
    public int WriteQueue { get; init; } = 4096;
}
