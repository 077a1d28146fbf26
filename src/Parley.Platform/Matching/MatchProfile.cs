using System.Text.RegularExpressions;
using Parley.Protocol;

namespace Parley.Platform.Matching;

/// <summary>What somebody would like to talk about, and in which languages: folded, so that equal wishes are equal texts.</summary>
/// <param name="Interests">At most <see cref="MaxInterests"/>, in lower case.</param>
/// <param name="Languages">At most <see cref="MaxLanguages"/> primary subtags (BCP 47): <c>en</c> of <c>en-GB</c>.</param>
public sealed partial record MatchProfile(IReadOnlyList<string> Interests, IReadOnlyList<string> Languages)
{
    public const int MaxInterests = 10, MaxLanguages = 5, InterestCharacters = 32, InterestBytes = 128, LanguageBytes = 35;

    public static readonly MatchProfile Empty = new([], []);

    /// <summary>Checks both lists and reports all that is wrong; a missing list is an empty one.</summary>
    public static MatchProfile Read(RequestErrors errors, IReadOnlyList<string>? interests, IReadOnlyList<string>? languages) =>
        new(ReadInterests(errors, interests ?? []), ReadLanguages(errors, languages ?? []));

    private static IReadOnlyList<string> ReadInterests(RequestErrors errors, IReadOnlyList<string> interests)
    {
        if (interests.Count > MaxInterests)
        {
            errors.Add("interests", $"at most {MaxInterests}", MaxInterests);
            return [];
        }

        for (var i = 0; i < interests.Count; i++)
        {
            errors.RequiredText($"interests[{i}]", interests[i], InterestBytes);
            if (interests[i] is { } interest && interest.EnumerateRunes().Count() > InterestCharacters)
            {
                errors.Add($"interests[{i}]", $"at most {InterestCharacters} characters", InterestCharacters);
            }
        }

        return errors.Any ? [] : [.. interests.Select(Fold).Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> ReadLanguages(RequestErrors errors, IReadOnlyList<string> languages)
    {
        if (languages.Count > MaxLanguages)
        {
            errors.Add("languages", $"at most {MaxLanguages}", MaxLanguages);
            return [];
        }

        for (var i = 0; i < languages.Count; i++)
        {
            if (languages[i] is not { Length: <= LanguageBytes } tag || !LanguageTag().IsMatch(tag))
            {
                errors.Add($"languages[{i}]", "must be a language tag, like en or pt-BR");
            }
        }

        return errors.Any ? [] : [.. languages.Select(tag => tag.Split('-')[0].ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }

    private static string Fold(string text) =>
        string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    private static partial Regex LanguageTag();
}
