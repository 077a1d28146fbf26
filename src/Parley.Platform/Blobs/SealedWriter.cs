using System.Buffers;
using System.Security.Cryptography;

namespace Parley.Platform.Blobs;

/// <summary>Writes one sealed blob, from one thread at a time. Disposed before it is complete, it leaves nothing.</summary>
public sealed class SealedWriter : IAsyncDisposable
{
    // What goes to the store at once: fewer, larger writes, and no upload holds more than 320 KiB.
    private const int ChunksPerWrite = 4;

    private readonly BlobSink _sink;
    private readonly byte[] _dataKey, _context, _salt;
    private readonly AesGcm _cipher;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(SealedFormat.ChunkBytes);
    private readonly byte[] _out = ArrayPool<byte>.Shared.Rent(SealedFormat.HeaderBytes + (ChunksPerWrite * SealedFormat.SealedChunkBytes));
    private int _waiting, _sealed;
    private long _chunk;
    private bool _disposed;

    internal SealedWriter(BlobSink sink, byte[] dataKey, byte[] context)
    {
        (_sink, _dataKey, _context, _salt) = (sink, dataKey, context, RandomNumberGenerator.GetBytes(SealedFormat.SaltBytes));
        _cipher = new AesGcm(SealedFormat.Key(dataKey, _salt), SealedFormat.TagBytes);
        _out[0] = SealedFormat.Format;
        _salt.CopyTo(_out, 1);
        _sealed = SealedFormat.HeaderBytes;
    }

    /// <summary>How much was written so far.</summary>
    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            // A full chunk waits until something follows it: the last one is sealed as the last.
            if (_waiting == SealedFormat.ChunkBytes)
            {
                await SealAsync(_plain.AsMemory(0, _waiting), last: false, cancellationToken);
                _waiting = 0;
            }

            if (_waiting == 0 && bytes.Length > SealedFormat.ChunkBytes)
            {
                await SealAsync(bytes[..SealedFormat.ChunkBytes], last: false, cancellationToken); // spares the copy
                bytes = bytes[SealedFormat.ChunkBytes..];
                continue;
            }

            var taken = Math.Min(SealedFormat.ChunkBytes - _waiting, bytes.Length);
            bytes[..taken].CopyTo(_plain.AsMemory(_waiting));
            _waiting += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>When this returns, the blob is stored, whole and durable.</summary>
    public async ValueTask<SealedBlob> CompleteAsync(CancellationToken cancellationToken)
    {
        await SealAsync(_plain.AsMemory(0, _waiting), last: true, cancellationToken);
        await FlushAsync(cancellationToken);
        var sha256 = _hash.GetHashAndReset();
        var name = SealedFormat.Name(_dataKey, _salt, sha256);
        await _sink.CompleteAsync(name, cancellationToken);
        return new SealedBlob(name, Length, sha256);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _sink.DisposeAsync();
        _cipher.Dispose();
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
        ArrayPool<byte>.Shared.Return(_out);
    }

    private ValueTask SealAsync(ReadOnlyMemory<byte> plain, bool last, CancellationToken cancellationToken)
    {
        SealedFormat.Seal(_cipher, plain.Span, _chunk++, last, _out.AsSpan(_sealed), _context);
        _sealed += plain.Length + SealedFormat.TagBytes;
        return _chunk % ChunksPerWrite == 0 ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_sealed > 0)
        {
            await _sink.WriteAsync(_out.AsMemory(0, _sealed), cancellationToken);
            _sealed = 0;
        }
    }
}
