using System.Globalization;
using System.Text;

namespace Parley.Chat.Search.Text;

/// <summary>
/// Takes texts apart into units. One way for what is indexed, what is looked for and what is compared, so that they never disagree: a change of it needs another number in
/// <see cref="Index.IndexState.Format"/>.
/// </summary>
internal static class SearchText
{
    /// <summary>Longer words are cut: nobody looks for the 65th letter.</summary>
    public const int MostLetters = 64;

    /// <summary>Units of one text; what follows is not found. The longest text has room for more only when it is made of single letters.</summary>
    public const int MostUnits = 8_192;

    /// <summary>The units of a text in their order.</summary>
    public static List<SearchUnit> Split(ReadOnlySpan<char> text)
    {
        var splitter = new Splitter(new List<SearchUnit>((text.Length / 6) + 1));
        var at = 0;
        while (at < text.Length && splitter.Units.Count < MostUnits)
        {
            var letter = text[at];
            if (char.IsAscii(letter))
            {
                splitter.AddAscii(letter, at++);
                continue;
            }

            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            splitter.Add(rune, at, at + length);
            at += length;
        }

        splitter.EndWord();
        return splitter.Units;
    }

    /// <summary>The first three letters of a word, by which its beginnings are found; empty for a shorter one.</summary>
    public static ReadOnlySpan<char> Beginning(string word)
    {
        var (at, letters) = (0, 0);
        while (at < word.Length && letters < 3)
        {
            at += char.IsHighSurrogate(word[at]) ? 2 : 1;
            letters++;
        }

        return letters == 3 ? word.AsSpan(0, at) : default;
    }

    private const int VoicedMark = 0x3099, SemiVoicedMark = 0x309a;

    private struct Splitter(List<SearchUnit> units)
    {
        private readonly StringBuilder _word = new();
        private int _start, _end;

        public List<SearchUnit> Units { get; } = units;

        public void AddAscii(char letter, int at)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                Append(char.ToLowerInvariant(letter), at, at + 1);
            }
            else
            {
                EndWord();
            }
        }

        public void Add(Rune rune, int start, int end)
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Format: // joiners and soft hyphens stand inside words
                    break;
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark when _word.Length == 0 && !FollowsSign(start):
                    break;
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
                    or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                    AddFolded(rune, start, end);
                    break;
                default:
                    EndWord();
                    break;
            }
        }

        public void EndWord()
        {
            if (_word.Length > 0)
            {
                Units.Add(new SearchUnit(_word.ToString(), IsSign: false, _start, _end));
                _word.Clear();
            }
        }

        private void AddFolded(Rune rune, int start, int end)
        {
            if (Folding.Of(rune) is not { } folded)
            {
                AddOne(rune, start, end);
                return;
            }

            if (folded.Length == 0)
            {
                _end = _word.Length > 0 ? end : _end; // a mark on the letter before
            }

            foreach (var part in folded.EnumerateRunes())
            {
                AddOne(part, start, end);
            }
        }

        private void AddOne(Rune rune, int start, int end)
        {
            if (FollowsSign(start) && Units[^1] is var before && Signs.Compose(Rune.GetRuneAt(before.Text, 0), rune) is { } one)
            {
                Units[^1] = before with { Text = one.ToString(), End = end };
            }
            else if (rune.Value is VoicedMark or SemiVoicedMark)
            {
                // On no kana that takes it: it says nothing.
            }
            else if (Signs.Contains(rune))
            {
                EndWord();
                Units.Add(new SearchUnit(rune.ToString(), IsSign: true, start, end));
            }
            else
            {
                Append(rune, start, end);
            }
        }

        private readonly bool FollowsSign(int start) => _word.Length == 0 && Units is [.., { IsSign: true } last] && last.End == start;

        private void Append(Rune rune, int start, int end)
        {
            Span<char> letters = stackalloc char[2];
            foreach (var letter in letters[..rune.EncodeToUtf16(letters)])
            {
                Append(letter, start, end);
            }
        }

        private void Append(char letter, int start, int end)
        {
            _start = _word.Length == 0 ? start : _start;
            _end = end;

            // Never half a pair.
            if (_word.Length < MostLetters - 1 || (_word.Length < MostLetters && !char.IsHighSurrogate(letter)))
            {
                _word.Append(letter);
            }
        }
    }
}
