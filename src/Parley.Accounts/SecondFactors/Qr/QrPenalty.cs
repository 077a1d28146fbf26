namespace Parley.Accounts.SecondFactors.Qr;

/// <summary>How hard a QR code is to read (ISO/IEC 18004 §7.8.3): less is better.</summary>
internal static class QrPenalty
{
    private static readonly bool[] Finder = [true, false, true, true, true, false, true];

    public static int Of(bool[,] dark)
    {
        var size = dark.GetLength(0);
        var penalty = 0;
        for (var i = 0; i < size; i++)
        {
            penalty += OfLine(size, j => dark[i, j]) + OfLine(size, j => dark[j, i]);
        }

        var count = 0;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                count += dark[y, x] ? 1 : 0;
                if (y + 1 < size && x + 1 < size && dark[y, x] == dark[y, x + 1] && dark[y, x] == dark[y + 1, x] && dark[y, x] == dark[y + 1, x + 1])
                {
                    penalty += 3; // a block of one colour
                }
            }
        }

        // 10 for each whole 5 % that the share of dark squares is away from a half.
        return penalty + (Math.Abs((count * 20) - (size * size * 10)) / (size * size) * 10);
    }

    private static int OfLine(int size, Func<int, bool> dark)
    {
        var (penalty, run) = (0, 1);
        for (var i = 1; i <= size; i++)
        {
            if (i < size && dark(i) == dark(i - 1))
            {
                run++;
                continue;
            }

            penalty += run >= 5 ? run - 2 : 0; // 3, and one for each beyond five
            run = 1;
        }

        for (var i = 0; i + Finder.Length <= size; i++)
        {
            var at = i;
            if (Enumerable.Range(0, Finder.Length).All(j => dark(at + j) == Finder[j]) && (IsLight(at - 4, at) || IsLight(at + Finder.Length, at + Finder.Length + 4)))
            {
                penalty += 40; // looks like a finder
            }
        }

        return penalty;

        bool IsLight(int from, int to) => Enumerable.Range(from, to - from).All(j => j < 0 || j >= size || !dark(j));
    }
}
