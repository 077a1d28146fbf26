using System.Buffers;

namespace Parley.S3;

/// <summary>Bytes that wait to be sent in one request, so that it can be signed and repeated. Grows with what comes: a small blob holds little.</summary>
internal sealed class PartBuffer(int most) : IDisposable
{
    private const int FirstBytes = 256 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public bool IsFull => Length == most;

    /// <returns>How many bytes were taken; no more than there is room for.</returns>
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

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(most, Math.Max(FirstBytes, Math.Max(needed, 2 * _bytes.Length))));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        Dispose();
        _bytes = larger;
    }
}
