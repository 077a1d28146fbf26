using Parley.Platform.Blobs;

namespace Parley.Media.Images;

/// <summary>A file read from its beginning, a few bytes in view at a time. From one thread at a time.</summary>
internal sealed class ByteWindow(SealedReader reader)
{
    /// <summary>The longest piece that is looked at as one: a segment of a JPEG. Whatever a file says, it takes no more memory than that.</summary>
    public const int MostBytes = 2 + ushort.MaxValue;

    private byte[] _joined = [];
    private ReadOnlyMemory<byte> _view;

    public long Position { get; private set; }

    public long Left => reader.Length - Position;

    /// <summary>The next bytes, at most <see cref="MostBytes"/>, without moving on; fewer at the end of the file. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostBytes);
        if (_view.Length < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _view = await reader.ReadAsync(Position, cancellationToken);
            if (_view.Length < Math.Min(count, Left))
            {
                _view = await JoinAsync(count, cancellationToken);
            }
        }

        return _view[..Math.Min(count, _view.Length)];
    }

    /// <summary>The next bytes, all of them, at most <see cref="MostBytes"/>; they are behind then.</summary>
    /// <exception cref="BrokenImageException">The file ends before.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = await PeekAsync(count, cancellationToken);
        if (bytes.Length < count)
        {
            throw new BrokenImageException("it ends too early");
        }

        Move(count);
        return bytes;
    }

    /// <summary>As many bytes as are at hand, and at least one; empty at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ViewAsync(CancellationToken cancellationToken)
    {
        await PeekAsync(1, cancellationToken);
        return _view;
    }

    /// <exception cref="BrokenImageException">The file ends before.</exception>
    public void Skip(long count)
    {
        if (count > Left)
        {
            throw new BrokenImageException("it ends too early");
        }

        Move(count);
    }

    /// <summary>Copies the next bytes, or only passes over them.</summary>
    /// <exception cref="BrokenImageException">The file ends before.</exception>
    public async ValueTask CopyAsync(long count, SealedWriter? to, CancellationToken cancellationToken)
    {
        if (to is null)
        {
            Skip(count);
            return;
        }

        while (count > 0)
        {
            var view = await ViewAsync(cancellationToken);
            if (view.IsEmpty)
            {
                throw new BrokenImageException("it ends too early");
            }

            view = view[..(int)Math.Min(view.Length, count)];
            await to.WriteAsync(view, cancellationToken);
            Move(view.Length);
            count -= view.Length;
        }
    }

    private void Move(long count)
    {
        Position += count;
        _view = count < _view.Length ? _view[(int)count..] : default;
    }

    // The bytes lie across the border of what the reader gives at once.
    private async ValueTask<ReadOnlyMemory<byte>> JoinAsync(int count, CancellationToken cancellationToken)
    {
        _joined = _joined.Length >= count ? _joined : new byte[count];
        var filled = 0;
        while (filled < count)
        {
            var more = await reader.ReadAsync(Position + filled, cancellationToken);
            if (more.IsEmpty)
            {
                break;
            }

            more = more[..Math.Min(more.Length, count - filled)];
            more.CopyTo(_joined.AsMemory(filled));
            filled += more.Length;
        }

        return _joined.AsMemory(0, filled);
    }
}

/// <summary>A file is not the image that it begins like; the message completes "it is damaged: …".</summary>
internal sealed class BrokenImageException(string message) : Exception(message);
