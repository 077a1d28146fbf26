using System.Text;

namespace Parley.Accounts.SecondFactors.Qr;

/// <summary>
/// A text as the codewords of a QR code (ISO/IEC 18004): byte mode, error correction level M (15 % of it may be damaged), versions 1 to 10: up to 213 bytes.
/// </summary>
internal static class QrCodewords
{
    // Table 9 of the standard, level M, versions 1 to 10.
    private static readonly int[] CorrectionPerBlock = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26];
    private static readonly int[] Blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5];

    /// <summary>The smallest version that the text fits, and all its codewords in their order.</summary>
    /// <exception cref="ArgumentException">It fits none.</exception>
    public static (int Version, byte[] Codewords) Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= Blocks.Length; version++)
        {
            var data = DataCodewords(version);
            if (LengthBits(version) + 4 + (bytes.Length * 8) <= data * 8)
            {
                return (version, Interleave(Pad(bytes, version, data), version));
            }
        }

        throw new ArgumentException("The text is too long for a QR code of version 10.", nameof(text));
    }

    /// <summary>All modules that are not part of a pattern, in whole bytes.</summary>
    public static int TotalCodewords(int version)
    {
        var modules = (((16 * version) + 128) * version) + 64;
        if (version >= 2)
        {
            var alignments = (version / 7) + 2;
            modules -= (((25 * alignments) - 10) * alignments) - 55;
        }

        return (version >= 7 ? modules - 36 : modules) / 8;
    }

    private static int DataCodewords(int version) => TotalCodewords(version) - (CorrectionPerBlock[version - 1] * Blocks[version - 1]);

    private static int LengthBits(int version) => version < 10 ? 8 : 16;

    // Mode 0100, the length, the bytes, up to four zero bits, then 0xEC and 0x11 by turns.
    private static byte[] Pad(byte[] bytes, int version, int data)
    {
        var bits = new List<bool>(data * 8);
        void Append(int value, int length)
        {
            for (var i = length - 1; i >= 0; i--)
            {
                bits.Add(((value >> i) & 1) != 0);
            }
        }

        Append(0b0100, 4);
        Append(bytes.Length, LengthBits(version));
        foreach (var one in bytes)
        {
            Append(one, 8);
        }

        Append(0, Math.Min(4, (data * 8) - bits.Count));
        Append(0, (8 - (bits.Count % 8)) % 8);
        for (var pad = 0xEC; bits.Count < data * 8; pad ^= 0xEC ^ 0x11)
        {
            Append(pad, 8);
        }

        var result = new byte[data];
        for (var i = 0; i < bits.Count; i++)
        {
            result[i / 8] |= (byte)((bits[i] ? 1 : 0) << (7 - (i % 8)));
        }

        return result;
    }

    // The first codeword of each block, the second of each, …: a stain damages a little of each block. The last blocks are one codeword longer.
    private static byte[] Interleave(byte[] data, int version)
    {
        var (blocks, correction, total) = (Blocks[version - 1], CorrectionPerBlock[version - 1], TotalCodewords(version));
        var shortBlocks = blocks - (total % blocks);
        var shortData = (total / blocks) - correction;
        var divisor = ReedSolomon.Divisor(correction);
        var parts = new List<(byte[] Data, byte[] Correction)>();
        for (int i = 0, at = 0; i < blocks; i++)
        {
            var part = data[at..(at + shortData + (i < shortBlocks ? 0 : 1))];
            at += part.Length;
            parts.Add((part, ReedSolomon.Remainder(part, divisor)));
        }

        var result = new List<byte>(total);
        for (var i = 0; i <= shortData; i++)
        {
            result.AddRange(parts.Where(part => i < part.Data.Length).Select(part => part.Data[i]));
        }

        for (var i = 0; i < correction; i++)
        {
            result.AddRange(parts.Select(part => part.Correction[i]));
        }

        return [.. result];
    }
}
