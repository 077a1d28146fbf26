using System.Globalization;
using System.Text;

namespace Parley.SocketIO.Fuzz.Generation;

/// <summary>Bytes that are being made up: written in order, then perhaps damaged.</summary>
internal sealed class Draft
{
    private byte[] _bytes = new byte[4096];

    internal int Length { get; private set; }

    internal Span<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal byte[] ToArray() => Written.ToArray();

    internal Draft Add(byte one)
    {
        Room(1)[0] = one;
        return this;
    }

    internal Draft Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        return this;
    }

    internal Draft Add(string text)
    {
        Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    internal Draft Add(long number) => Add(number.ToString(CultureInfo.InvariantCulture));

    internal Draft Repeat(byte one, int times)
    {
        Room(times).Fill(one);
        return this;
    }

    internal Draft AddRandom(Chance chance, int length)
    {
        chance.Fill(Room(length));
        return this;
    }

    internal void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        var tail = Length - at;
        Room(bytes.Length);
        _bytes.AsSpan(at, tail).CopyTo(_bytes.AsSpan(at + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(at));
    }

    internal void Remove(int at, int count)
    {
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at));
        Length -= count;
    }

    private Span<byte> Room(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
