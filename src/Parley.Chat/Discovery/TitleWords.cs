namespace Parley.Chat.Discovery;

/// <summary>What somebody looks for in titles and topics: each word somewhere in one of them, without regard to case. Pure.</summary>
internal readonly struct TitleWords
{
    private readonly string[]? _words;

    private TitleWords(string[] words) => _words = words;

    /// <summary>Whether anything is looked for.</summary>
    public bool Any => _words is { Length: > 0 };

    public static TitleWords Of(string? query) =>
        new((query ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    public bool AreIn(string title, string? topic) =>
        (_words ?? []).All(word => Has(title, word) || (topic is not null && Has(topic, word)));

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
