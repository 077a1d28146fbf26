using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Parley.Platform.Blobs;

/// <summary>Reads one sealed blob from any place, from one thread at a time. Every byte that it gives out was checked.</summary>
public sealed class SealedReader : IAsyncDisposable
{
    private const int ChunksPerRead = 4;

    private readonly BlobSource _source;
    private readonly BlobName _name;
    private readonly byte[] _dataKey, _salt, _context;
    private readonly AesGcm _cipher;
    private readonly byte[] _stored = ArrayPool<byte>.Shared.Rent(ChunksPerRead * SealedFormat.SealedChunkBytes);
    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(ChunksPerRead * SealedFormat.ChunkBytes);
    private readonly long _chunks;
    private long _first = -1;
    private int _filled;
    private bool _disposed;

    internal SealedReader(BlobSource source, BlobName name, long length, byte[] dataKey, byte[] salt, byte[] context)
    {
        (_source, _name, Length, _dataKey, _salt, _context) = (source, name, length, dataKey, salt, context);
        _chunks = SealedFormat.Chunks(length);
        _cipher = new AesGcm(SealedFormat.Key(dataKey, salt), SealedFormat.TagBytes);
    }

    /// <summary>The content's length in bytes.</summary>
    public long Length { get; }

    /// <summary>The content from a place on, as much as is at hand (at most 256 KiB); empty at the end. Valid until the next call.</summary>
    /// <exception cref="BlobDamagedException">These are not the bytes that were stored.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, CancellationToken cancellationToken)
    {
        if (offset >= Length)
        {
            // What claims to be empty must prove it, too.
            if (Length == 0 && _first < 0)
            {
                await LoadAsync(0, cancellationToken);
            }

            return default;
        }

        var chunk = offset / SealedFormat.ChunkBytes;
        if (_first < 0 || chunk < _first || offset >= (_first * SealedFormat.ChunkBytes) + _filled)
        {
            await LoadAsync(chunk, cancellationToken);
        }

        return _plain.AsMemory(0, _filled)[(int)(offset - (_first * SealedFormat.ChunkBytes))..];
    }

    /// <summary>A range of the content, part by part; each is valid until the next.</summary>
    /// <exception cref="BlobDamagedException">These are not the bytes that were stored.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long offset, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var part = await ReadAsync(offset, cancellationToken);
            if (part.IsEmpty)
            {
                break;
            }

            part = part[..(int)Math.Min(part.Length, count)];
            yield return part;
            offset += part.Length;
            count -= part.Length;
        }
        while (count > 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _source.DisposeAsync();
        _cipher.Dispose();
        ArrayPool<byte>.Shared.Return(_stored);
        ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
    }

    internal BlobName NameOf(ReadOnlySpan<byte> sha256) => SealedFormat.Name(_dataKey, _salt, sha256);

    private async ValueTask LoadAsync(long chunk, CancellationToken cancellationToken)
    {
        _first = -1;
        var end = Math.Min(chunk + ChunksPerRead, _chunks);
        var wanted = (int)((Math.Min(end * SealedFormat.ChunkBytes, Length) - (chunk * SealedFormat.ChunkBytes)) + ((end - chunk) * SealedFormat.TagBytes));
        var stored = _stored.AsMemory(0, wanted);
        if (await _source.ReadAsync(SealedFormat.HeaderBytes + (chunk * SealedFormat.SealedChunkBytes), stored, cancellationToken) < wanted)
        {
            throw new BlobDamagedException($"Blob {_name} was cut off.");
        }

        Open(stored.Span, chunk);
        _first = chunk;
    }

    private void Open(ReadOnlySpan<byte> stored, long chunk)
    {
        try
        {
            for (_filled = 0; !stored.IsEmpty; chunk++)
            {
                var one = stored[..Math.Min(stored.Length, SealedFormat.SealedChunkBytes)];
                var plain = one.Length - SealedFormat.TagBytes;
                SealedFormat.Open(_cipher, one, chunk, chunk == _chunks - 1, _plain.AsSpan(_filled, plain), _context);
                _filled += plain;
                stored = stored[one.Length..];
            }
        }
        catch (CryptographicException exception)
        {
            throw new BlobDamagedException($"Blob {_name} is damaged in its chunk {chunk}, or this is not its key.", exception);
        }
    }
}
