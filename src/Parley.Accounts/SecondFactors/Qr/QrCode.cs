namespace Parley.Accounts.SecondFactors.Qr;

/// <summary>The squares of a QR code (ISO/IEC 18004). True is dark.</summary>
internal sealed class QrCode
{
    private readonly int _version;
    private readonly bool[,] _dark, _isPattern;

    private QrCode(int version)
    {
        _version = version;
        Size = (version * 4) + 17;
        (_dark, _isPattern) = (new bool[Size, Size], new bool[Size, Size]);
    }

    /// <summary>Squares per side, without the quiet zone of four around it.</summary>
    public int Size { get; }

    public bool this[int x, int y] => _dark[y, x];

    public static QrCode Of(string text)
    {
        var (version, codewords) = QrCodewords.Encode(text);
        var code = new QrCode(version);
        code.DrawPatterns();
        code.DrawCodewords(codewords);

        // Each mask is tried; the one that looks least like a pattern is kept. Masking twice takes a mask away.
        var best = Enumerable.Range(0, 8).MinBy(mask =>
        {
            code.Apply(mask);
            var penalty = QrPenalty.Of(code._dark);
            code.Apply(mask);
            return penalty;
        });
        code.Apply(best);
        return code;
    }

    private void Apply(int mask)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                _dark[y, x] ^= !_isPattern[y, x] && IsMasked(mask, x, y);
            }
        }

        DrawFormat(mask);
    }

    private static bool IsMasked(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => ((x / 3) + (y / 2)) % 2 == 0,
        5 => (x * y % 2) + (x * y % 3) == 0,
        6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
        _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    };

    private void DrawPatterns()
    {
        for (var i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        DrawFinder(3, 3);
        DrawFinder(Size - 4, 3);
        DrawFinder(3, Size - 4);
        var places = AlignmentPlaces();
        foreach (var x in places)
        {
            foreach (var y in places)
            {
                // Not where the finders are.
                if ((x, y) != (6, 6) && (x, y) != (6, Size - 7) && (x, y) != (Size - 7, 6))
                {
                    DrawSquare(x, y, 2, distance => distance != 1);
                }
            }
        }

        DrawFormat(0); // takes the room; the right one comes with the mask
        DrawVersion();
    }

    private void DrawFinder(int x, int y) => DrawSquare(x, y, 4, distance => distance is not 2 and not 4);

    private void DrawSquare(int centerX, int centerY, int radius, Func<int, bool> isDark)
    {
        for (var dy = -radius; dy <= radius; dy++)
        {
            for (var dx = -radius; dx <= radius; dx++)
            {
                var (x, y) = (centerX + dx, centerY + dy);
                if (x >= 0 && x < Size && y >= 0 && y < Size)
                {
                    Set(x, y, isDark(Math.Max(Math.Abs(dx), Math.Abs(dy))));
                }
            }
        }
    }

    private int[] AlignmentPlaces()
    {
        if (_version == 1)
        {
            return [];
        }

        var count = (_version / 7) + 2;
        var step = ((_version * 4) + (count * 2) + 1) / ((count * 2) - 2) * 2;
        return [6, .. Enumerable.Range(0, count - 1).Select(i => Size - 7 - (i * step)).Reverse()];
    }

    // Level M (00) and mask, with 10 bits of a BCH code, around the finders, twice.
    private void DrawFormat(int mask)
    {
        var rest = mask;
        for (var i = 0; i < 10; i++)
        {
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        }

        var bits = ((mask << 10) | rest) ^ 0x5412;
        bool Bit(int i) => ((bits >> i) & 1) != 0;
        for (var i = 0; i <= 5; i++)
        {
            Set(8, i, Bit(i));
        }

        Set(8, 7, Bit(6));
        Set(8, 8, Bit(7));
        Set(7, 8, Bit(8));
        for (var i = 9; i < 15; i++)
        {
            Set(14 - i, 8, Bit(i));
        }

        for (var i = 0; i < 8; i++)
        {
            Set(Size - 1 - i, 8, Bit(i));
        }

        for (var i = 8; i < 15; i++)
        {
            Set(8, Size - 15 + i, Bit(i));
        }

        Set(8, Size - 8, true);
    }

    // From version 7 on: the version with 12 bits of a Golay code, twice.
    private void DrawVersion()
    {
        if (_version < 7)
        {
            return;
        }

        var rest = _version;
        for (var i = 0; i < 12; i++)
        {
            rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
        }

        var bits = (_version << 12) | rest;
        for (var i = 0; i < 18; i++)
        {
            var (a, b) = (Size - 11 + (i % 3), i / 3);
            Set(a, b, ((bits >> i) & 1) != 0);
            Set(b, a, ((bits >> i) & 1) != 0);
        }
    }

    // In columns of two from the right, up and down by turns, around what is drawn already.
    private void DrawCodewords(byte[] codewords)
    {
        var bit = 0;
        for (var right = Size - 1; right >= 1; right -= 2)
        {
            if (right == 6)
            {
                right = 5; // the timing pattern's column
            }

            for (var vertical = 0; vertical < Size; vertical++)
            {
                var y = ((right + 1) & 2) == 0 ? Size - 1 - vertical : vertical;
                for (var x = right; x > right - 2; x--)
                {
                    if (!_isPattern[y, x] && bit < codewords.Length * 8)
                    {
                        _dark[y, x] = ((codewords[bit / 8] >> (7 - (bit % 8))) & 1) != 0;
                        bit++;
                    }
                }
            }
        }
    }

    private void Set(int x, int y, bool dark) => (_dark[y, x], _isPattern[y, x]) = (dark, true);
}
