using System.Collections.Frozen;
using System.Reflection;
using Parley.Protocol;

namespace Parley.Chat.Reactions;

/// <summary>
/// What may be reacted with: the emoji that Unicode recommends for interchange (UTS #51, ED-27), with their skin tones, flags and keycaps. A list and not a grammar: what the
/// grammar allows besides shows as several pictures, and its tag characters carry a text that nobody sees.
/// </summary>
internal static class Emoji
{
    /// <summary>The longest on the list has 35 bytes; more is refused by its length, before anything is looked up.</summary>
    public const int MaxBytes = 64;

    private const char VariationSelector = '\ufe0f';

    /// <summary>Without variation selectors → as Unicode writes it in full. Keyboards and programs differ in the selectors, and the same emoji must count once.</summary>
    private static readonly FrozenDictionary<string, string> Known = Read();

    /// <summary>The emoji as it is stored and shown; null, with the error noted, when it is not exactly one.</summary>
    public static string? Check(string? value, RequestErrors errors)
    {
        const string field = "emoji";
        if (string.IsNullOrEmpty(value))
        {
            errors.Add(field, "is required");
        }
        else if (value.Length > MaxBytes)
        {
            errors.Add(field, $"at most {MaxBytes} bytes of UTF-8", MaxBytes);
        }
        else if (Known.TryGetValue(Bare(value), out var emoji))
        {
            return emoji;
        }
        else
        {
            errors.Add(field, "must be exactly one emoji");
        }

        return null;
    }

    private static string Bare(string value) => value.Replace(VariationSelector.ToString(), "", StringComparison.Ordinal);

    private static FrozenDictionary<string, string> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("emoji.txt")!);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            // The space tells a comment from a keycap.
            if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                known.Add(Bare(line), line);
            }
        }

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
