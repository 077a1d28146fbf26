namespace Parley.Chaos.PowerCut;

/// <summary>What a file holds, in memory. Grows with zeros, as a file does.</summary>
internal sealed class FileImage
{
    private byte[] _bytes = [];
    private int _length;

    public FileImage()
    {
    }

    public FileImage(byte[] bytes) => (_bytes, _length) = (bytes, bytes.Length);

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        var end = checked((int)offset + data.Length);
        if (end > _length)
        {
            Resize(end);
        }

        data.CopyTo(_bytes.AsSpan((int)offset));
    }

    public void Resize(long length)
    {
        var wanted = checked((int)length);
        if (wanted > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(wanted, 2 * _bytes.Length));
        }

        if (wanted < _length)
        {
            Array.Clear(_bytes, wanted, _length - wanted);
        }

        _length = wanted;
    }

    public FileImage Copy() => new(Bytes.ToArray());
}
