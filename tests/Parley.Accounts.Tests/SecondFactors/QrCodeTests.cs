using Parley.Accounts.SecondFactors.Qr;

namespace Parley.Accounts.Tests.SecondFactors;

/// <summary>Reads codes back as a reader does, by the standard's own steps.</summary>
public sealed class QrCodeTests
{
    [Theory]
    [InlineData(1, 21)]
    [InlineData(14, 21)]
    [InlineData(15, 25)]
    [InlineData(84, 37)]
    [InlineData(106, 41)]
    [InlineData(122, 45)]
    [InlineData(180, 53)]
    [InlineData(213, 57)]
    public void QrCode_ReadBack_SaysTheText(int length, int size)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + (i * 7 % 90))));

        var code = QrCode.Of(text);

        Assert.Equal(size, code.Size);
        Assert.Equal(text, Reader.Read(code));
    }

    [Fact]
    public void QrCode_TextThatDoesNotFit_IsABug() => Assert.Throws<ArgumentException>(() => QrCode.Of(new string('a', 214)));

    [Fact]
    public void Svg_OfAnyText_HoldsNothingOfIt()
    {
        var svg = QrSvg.Of("\"><script>alert(1)</script>");

        Assert.Matches("^<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \\d+ \\d+\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"[Mhvz0-9,-]+\"/><path fill=\"#000\" d=\"[Mhvz0-9,-]+\"/></svg>$", svg);
    }

    private static class Reader
    {
        public static string Read(QrCode code)
        {
            var version = (code.Size - 17) / 4;
            var format = 0;
            for (var i = 14; i >= 0; i--)
            {
                format = (format << 1) | (Dark(code, FormatPlace(i)) ? 1 : 0);
            }

            format ^= 0x5412;
            Assert.Equal(0, format >> 13); // level M
            var codewords = Codewords(code, version, (format >> 10) & 7);
            return Text(Data(codewords, version), version);
        }

        private static (int X, int Y) FormatPlace(int bit) => bit switch
        {
            <= 5 => (8, bit),
            6 => (8, 7),
            7 => (8, 8),
            8 => (7, 8),
            _ => (14 - bit, 8),
        };

        private static bool Dark(QrCode code, (int X, int Y) place) => code[place.X, place.Y];

        private static byte[] Codewords(QrCode code, int version, int mask)
        {
            var bits = new List<bool>();
            var up = true;
            for (var right = code.Size - 1; right > 0; right -= 2)
            {
                right -= right == 6 ? 1 : 0;
                for (var i = 0; i < code.Size; i++)
                {
                    var y = up ? code.Size - 1 - i : i;
                    foreach (var x in new[] { right, right - 1 })
                    {
                        if (!IsPattern(code.Size, version, x, y))
                        {
                            bits.Add(code[x, y] ^ Masked(mask, x, y));
                        }
                    }
                }

                up = !up;
            }

            return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => (byte)chunk.Aggregate(0, (value, bit) => (value << 1) | (bit ? 1 : 0)))];
        }

        // By the standard's pictures: finders with their borders and formats, timing, alignments, versions.
        private static bool IsPattern(int size, int version, int x, int y)
        {
            if ((x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8) || x == 6 || y == 6)
            {
                return true;
            }

            if (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6)))
            {
                return true;
            }

            int[] places = version switch
            {
                1 => [],
                2 => [6, 18],
                3 => [6, 22],
                4 => [6, 26],
                5 => [6, 30],
                6 => [6, 34],
                7 => [6, 22, 38],
                8 => [6, 24, 42],
                9 => [6, 26, 46],
                _ => [6, 28, 50],
            };
            return places.Any(a => places.Any(b =>
                (a, b) != (6, 6) && (a, b) != (6, size - 7) && (a, b) != (size - 7, 6) && Math.Abs(x - a) <= 2 && Math.Abs(y - b) <= 2));
        }

        private static bool Masked(int mask, int x, int y) => mask switch
        {
            0 => (y + x) % 2 == 0,
            1 => y % 2 == 0,
            2 => x % 3 == 0,
            3 => (y + x) % 3 == 0,
            4 => ((y / 2) + (x / 3)) % 2 == 0,
            5 => (y * x % 2) + (y * x % 3) == 0,
            6 => ((y * x % 2) + (y * x % 3)) % 2 == 0,
            _ => (((y + x) % 2) + (y * x % 3)) % 2 == 0,
        };

        // Data codewords of each block (table 9, level M), and whether its error correction fits: the syndromes are zero.
        private static byte[] Data(byte[] codewords, int version)
        {
            (int Blocks, int Data, int LongBlocks, int Correction) layout = version switch
            {
                1 => (1, 16, 0, 10),
                2 => (1, 28, 0, 16),
                3 => (1, 44, 0, 26),
                4 => (2, 32, 0, 18),
                5 => (2, 43, 0, 24),
                6 => (4, 27, 0, 16),
                7 => (4, 31, 0, 18),
                8 => (4, 38, 2, 22),
                9 => (5, 36, 2, 22),
                _ => (5, 43, 1, 26),
            };
            var blocks = Enumerable.Range(0, layout.Blocks).Select(_ => new List<byte>()).ToList();
            var at = 0;
            for (var i = 0; i <= layout.Data; i++)
            {
                foreach (var block in i < layout.Data ? blocks : blocks.Skip(layout.Blocks - layout.LongBlocks))
                {
                    block.Add(codewords[at++]);
                }
            }

            var data = blocks.SelectMany(block => block).ToArray();
            for (var i = 0; i < layout.Correction; i++)
            {
                blocks.ForEach(block => block.Add(codewords[at++]));
            }

            Assert.Equal(codewords.Length, at);
            foreach (var block in blocks)
            {
                byte root = 1;
                for (var i = 0; i < layout.Correction; i++)
                {
                    byte sum = 0;
                    foreach (var one in block)
                    {
                        sum = (byte)(Times(sum, root) ^ one);
                    }

                    Assert.Equal(0, sum);
                    root = Times(root, 2);
                }
            }

            return data;
        }

        private static byte Times(byte left, byte right)
        {
            var product = 0;
            for (int i = 0, shifted = left; i < 8; i++)
            {
                product ^= ((right >> i) & 1) * shifted;
                shifted = (shifted << 1) ^ (shifted >= 128 ? 0x11D : 0);
            }

            return (byte)product;
        }

        private static string Text(byte[] data, int version)
        {
            var bits = string.Concat(data.Select(one => Convert.ToString(one, 2).PadLeft(8, '0')));
            Assert.Equal("0100", bits[..4]);
            var lengthBits = version < 10 ? 8 : 16;
            var length = Convert.ToInt32(bits.Substring(4, lengthBits), 2);
            return System.Text.Encoding.UTF8.GetString(
                [.. Enumerable.Range(0, length).Select(i => Convert.ToByte(bits.Substring(4 + lengthBits + (i * 8), 8), 2))]);
        }
    }
}
