namespace Parley.Chat.Search.Index;

/// <summary>Numbers of seven bits per byte, the lowest first; the highest bit says that there are more (LEB128).</summary>
internal static class VarInt
{
    public static void Write(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.Add((byte)(value | 0x80));
        }

        to.Add((byte)value);
    }

    /// <summary>Of either sign: small ones are short (zigzag).</summary>
    public static void WriteSigned(List<byte> to, long value) => Write(to, (ulong)((value << 1) ^ (value >> 63)));

    public static ulong Read(ReadOnlySpan<byte> from, ref int at)
    {
        ulong value = from[at++];
        if (value < 0x80)
        {
            return value;
        }

        value &= 0x7f;
        for (var shift = 7; ; shift += 7)
        {
            var next = from[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    public static long ReadSigned(ReadOnlySpan<byte> from, ref int at)
    {
        var value = Read(from, ref at);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
