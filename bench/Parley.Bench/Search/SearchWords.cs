using System.Globalization;
using System.Text;

namespace Parley.Bench.Search;

/// <summary>
/// Texts like those of people: of 50,000 words, whose frequency falls with their rank (Zipf), four to thirty of them, about 100 characters. The same number gives the same text.
/// </summary>
internal sealed class SearchWords
{
    private const int Count = 50_000;

    private static readonly string[] Syllables =
    [
        "ba", "be", "bi", "bo", "da", "de", "di", "do", "fa", "fe", "ga", "go", "ha", "he", "ka", "ke", "ki", "ko", "la", "le", "li", "lo", "ma", "me", "mi", "mo", "na",
        "ne", "ni", "no", "pa", "pe", "ra", "re", "ri", "ro", "sa", "se", "si", "so", "sta", "ste", "ta", "te", "ti", "to", "tra", "tre", "va", "ve", "wa", "we", "za", "zu",
    ];

    private readonly string[] _words = new string[Count];
    private readonly double[] _sums = new double[Count];

    public SearchWords()
    {
        var random = new Random(1);
        var known = new HashSet<string>();
        var sum = 0.0;
        for (var rank = 0; rank < Count; rank++)
        {
            // Frequent words are short, as in languages.
            var syllables = 1 + (int)Math.Log(rank + 1, 12);
            string word;
            do
            {
                word = string.Concat(Enumerable.Range(0, syllables + random.Next(2)).Select(_ => Syllables[random.Next(Syllables.Length)]));
            }
            while (!known.Add(word));
            _words[rank] = word;
            _sums[rank] = sum += 1.0 / (rank + 1);
        }
    }

    /// <summary>A message's text.</summary>
    public string Text(long number)
    {
        var random = new Random((int)(number % int.MaxValue));
        var text = new StringBuilder(160);
        for (var words = random.Next(4, 31); words > 0; words--)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(Word(random));
        }

        return text.ToString();
    }

    /// <summary>One word: frequent ones are more likely.</summary>
    public string Word(Random random)
    {
        var at = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return _words[Math.Min(at < 0 ? ~at : at, Count - 1)];
    }

    /// <summary>Two or three words that stand together in a text.</summary>
    public string Phrase(long number, Random random)
    {
        var words = Text(number).Split(' ');
        var length = Math.Min(words.Length, random.Next(2, 4));
        var start = random.Next(words.Length - length + 1);
        return string.Create(CultureInfo.InvariantCulture, $"\"{string.Join(' ', words.Skip(start).Take(length))}\"");
    }
}
