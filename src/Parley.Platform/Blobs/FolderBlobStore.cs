using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Parley.Platform.Configuration;
using Parley.Platform.Keys;

namespace Parley.Platform.Blobs;

/// <summary>
/// The folder <c>blobs</c> in the data folder: each blob a file in one of 256 folders by the first two digits of its name. What is being written lies in
/// <c>incoming</c>, and is renamed when it is on the disk: a power cut leaves a blob whole or not at all.
/// </summary>
public sealed class FolderBlobStore : IBlobStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _root, _incoming;

    public FolderBlobStore(DataFolder folder) => (_root, _incoming) = (folder.File("blobs"), Path.Combine(folder.File("blobs"), "incoming"));

    private string Owner => Path.Combine(_root, BlobOwner.Name);

    public ValueTask<BlobSink> CreateAsync(CancellationToken cancellationToken)
    {
        MakeFolder(_incoming);
        var path = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
        return new(new Sink(this, path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, FileOptions.Asynchronous)));
    }

    public ValueTask<BlobSource?> OpenAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return new(new Source(File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    public ValueTask DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException)
        {
            // no blob has ever been in it
        }

        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<BlobEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(_root))
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(_root).Where(path => path != _incoming))
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (BlobName.TryParse(file.Name, out var name) && file.Exists)
                {
                    yield return new BlobEntry(name, file.Length, file.LastWriteTimeUtc);
                }
            }
        }
    }

    public ValueTask<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        if (Directory.Exists(_incoming))
        {
            foreach (var file in new DirectoryInfo(_incoming).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before))
            {
                file.Delete();
                removed++;
            }
        }

        return new(removed);
    }

    public async ValueTask<string?> OwnerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(Owner, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public ValueTask ClaimAsync(string owner, CancellationToken cancellationToken) => new(Task.Run(
        () =>
        {
            MakeFolder(_root);
            var incoming = $"{Owner}-{Guid.NewGuid():N}";
            using (var file = File.OpenHandle(incoming, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, Encoding.ASCII.GetBytes(owner), 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(incoming, Owner, overwrite: true);
            FolderSync.Flush(_root);
        },
        cancellationToken));

    private string PathOf(BlobName name) => Path.Combine(_root, name.ToString()[..2], name.ToString());

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The bytes are on the disk already; this makes the name durable, and its folder's when that is new.</summary>
    private void Keep(string incoming, BlobName name)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            MakeFolder(folder);
            FolderSync.Flush(_root);
        }

        File.Move(incoming, path, overwrite: true);
        FolderSync.Flush(folder);
    }

    /// <summary>
    /// Goes to the disk while it is written: at its end there is little left to wait for, and the system never has gigabytes to write before it gets to the sync of somebody
    /// else's message.
    /// </summary>
    private sealed class Sink(FolderBlobStore store, string path, SafeFileHandle file) : BlobSink
    {
        private const int WritebackBytes = 8 << 20;

        private long _length, _begun;
        private Task _beginning = Task.CompletedTask;
        private bool _complete;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await RandomAccess.WriteAsync(file, bytes, _length, cancellationToken);
            _length += bytes.Length;
            if (_length - _begun >= WritebackBytes)
            {
                await _beginning; // a disk that is slower than the sender slows the sender
                var (offset, count) = (_begun, _length - _begun);
                _begun = _length;
                _beginning = Task.Run(() => EarlyWriteback.Begin(file, offset, count), CancellationToken.None);
            }
        }

        public override async ValueTask CompleteAsync(BlobName name, CancellationToken cancellationToken)
        {
            await _beginning;
            await Task.Run(
                () =>
                {
                    RandomAccess.FlushToDisk(file);
                    file.Dispose();
                    store.Keep(path, name);
                    _complete = true;
                },
                cancellationToken);
        }

        public override async ValueTask DisposeAsync()
        {
            await _beginning;
            file.Dispose();
            if (!_complete)
            {
                File.Delete(path);
            }
        }
    }

    private sealed class Source(SafeFileHandle file) : BlobSource
    {
        public override long Length { get; } = RandomAccess.GetLength(file);

        public override async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            var filled = 0;
            while (filled < into.Length)
            {
                var read = await RandomAccess.ReadAsync(file, into[filled..], offset + filled, cancellationToken);
                if (read == 0)
                {
                    break;
                }

                filled += read;
            }

            return filled;
        }

        public override ValueTask DisposeAsync()
        {
            file.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
