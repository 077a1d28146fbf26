using System.Buffers;
using System.Numerics;

namespace Parley.S3;

/// <summary>Bytes that wait to be sent in one request, so that it can be signed and repeated. Grows with what comes: a small blob holds little.</summary>
/// <param name="most">How many it takes.</param>
/// <param name="memory">What it takes them from as it grows, and gives back at its end.</param>
internal sealed class PartBuffer(int most, PartMemory memory) : IDisposable
{
    private const int FirstBytes = 256 * 1024;

    private byte[] _bytes = [];
    private int _held;

    public int Length { get; private set; }

    public bool IsFull => Length == most;

    /// <returns>How many bytes were taken; no more than there is room for.</returns>
    /// <exception cref="Platform.Blobs.BlobStoreUnavailableException">All uploads together hold as much as they may.</exception>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, most - Length);
        Reserve(Length + taken);
        bytes[..taken].CopyTo(_bytes.AsSpan(Length));
        Length += taken;
        return taken;
    }

    /// <summary>Valid until the next call.</summary>
    public Stream Read() => new MemoryStream(_bytes, 0, Length, writable: false);

    public void Clear() => Length = 0;

    public void Dispose()
    {
        Return();
        memory.GiveBack(_held);
        _held = 0;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Reserve(int needed)
    {
        if (needed <= _bytes.Length)
        {
            return;
        }

        // The sizes that the pool has: what is taken is what is held, but for the moment in which there are two.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(most, Math.Max(FirstBytes, needed)));
        memory.Take(size - _held);
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        Return();
        (_bytes, _held) = (larger, size);
    }
}
