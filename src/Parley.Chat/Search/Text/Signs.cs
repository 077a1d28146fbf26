using System.Text;

namespace Parley.Chat.Search.Text;

/// <summary>The scripts that are written without spaces between words: Han, Kana, Bopomofo, and Hangul, whose words carry their particles.</summary>
internal static class Signs
{
    private const int Leading = 0x1100, Vowel = 0x1161, Trailing = 0x11a7, Syllable = 0xac00;
    private const int Vowels = 21, Trailings = 28, Leadings = 19;

    // First and last code points, rising (Unicode, Blocks.txt and Scripts.txt).
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x1100, 0x11ff), (0x2e80, 0x2fdf), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303c), (0x3041, 0x309f), (0x30a1, 0x30ff),
        (0x3105, 0x318e), (0x31a0, 0x31bf), (0x31f0, 0x31ff), (0x3400, 0x4dbf), (0x4e00, 0x9fff), (0xa960, 0xa97c), (0xac00, 0xd7fb), (0xf900, 0xfaff),
        (0x16fe0, 0x18d08), (0x1aff0, 0x1b2fb), (0x20000, 0x3fffd),
    ];

    public static bool Contains(Rune rune)
    {
        var value = rune.Value;
        if (value < Ranges[0].First)
        {
            return false;
        }

        foreach (var (first, last) in Ranges)
        {
            if (value <= last)
            {
                return value >= first;
            }
        }

        return false;
    }

    /// <summary>
    /// One sign in the place of two that follow one another: kana with a sound mark, and Hangul in its parts, as some systems write file names (Unicode 3.12, Conjoining Jamo
    /// Behavior). Null when they stay two.
    /// </summary>
    public static Rune? Compose(Rune first, Rune second) => second.Value switch
    {
        0x3099 or 0x309a => ComposeKana(first.Value, second.Value),
        >= Vowel and < Vowel + Vowels when first.Value is >= Leading and < Leading + Leadings =>
            new Rune(Syllable + ((((first.Value - Leading) * Vowels) + second.Value - Vowel) * Trailings)),
        > Trailing and < Trailing + Trailings when first.Value is >= Syllable and <= 0xd7a3 && (first.Value - Syllable) % Trailings == 0 =>
            new Rune(first.Value + second.Value - Trailing),
        _ => null,
    };

    // か + ゛ = が is the next code point, は + ゜ = ぱ the one after it; う and ウ have theirs elsewhere.
    private static Rune? ComposeKana(int first, int mark)
    {
        const string voiced = "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ";
        const string halfVoiced = "はひふへほハヒフヘホ";
        return (first, mark) switch
        {
            (0x3046, 0x3099) => new Rune(0x3094),
            (0x30a6, 0x3099) => new Rune(0x30f4),
            (_, 0x3099) when first <= 0xffff && voiced.Contains((char)first) => new Rune(first + 1),
            (_, 0x309a) when first <= 0xffff && halfVoiced.Contains((char)first) => new Rune(first + 2),
            _ => null,
        };
    }
}
