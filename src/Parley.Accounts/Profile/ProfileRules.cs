using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Protocol;

namespace Parley.Accounts.Profile;

/// <summary>What people may say about themselves.</summary>
internal static partial class ProfileRules
{
    public const int DisplayNameCharacters = 64, DisplayNameBytes = 256, BioCharacters = 500, BioBytes = 2000, TimeZoneCharacters = 64, LanguageCharacters = 35;

    /// <summary>A system without a time zone database knows UTC alone; there, whatever looks like a name is one.</summary>
    private static readonly Lazy<bool> HasZones = new(() => TimeZoneInfo.GetSystemTimeZones().Count > 10);

    public static void CheckDisplayName(RequestErrors errors, string displayName)
    {
        errors.RequiredText("displayName", displayName, DisplayNameBytes);
        if (displayName.EnumerateRunes().Count() > DisplayNameCharacters)
        {
            errors.Add("displayName", $"at most {DisplayNameCharacters} characters", DisplayNameCharacters);
        }
        else if (displayName.Any(IsUnfit))
        {
            errors.Add("displayName", "must not hold control characters, line breaks or characters that turn the direction of text");
        }
    }

    public static void CheckBio(RequestErrors errors, string bio)
    {
        errors.Text("bio", bio, BioBytes);
        if (bio.EnumerateRunes().Count() > BioCharacters)
        {
            errors.Add("bio", $"at most {BioCharacters} characters", BioCharacters);
        }
        else if (bio.Any(character => character is not ('\n' or '\r' or '\t') && IsUnfit(character)))
        {
            errors.Add("bio", "must not hold control characters or characters that turn the direction of text");
        }
    }

    public static void CheckTimeZone(RequestErrors errors, string field, string name)
    {
        // The syntax first: the name becomes part of a path.
        if (name.Length > TimeZoneCharacters || !ZoneName().IsMatch(name) || (HasZones.Value && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)))
        {
            errors.Add(field, "must be an IANA time zone, like Europe/Berlin");
        }
    }

    public static void CheckLanguage(RequestErrors errors, string tag)
    {
        if (tag.Length > LanguageCharacters || !LanguageTag().IsMatch(tag))
        {
            errors.Add("language", "must be a BCP 47 language tag, like pt-BR");
        }
    }

    /// <summary>As RFC 5646 §2.1.1 writes them: language in lower, script in title, region in upper case.</summary>
    public static string Canonical(string tag)
    {
        var parts = tag.Split('-');
        return string.Join('-', parts.Select((part, place) => place switch
        {
            0 => part.ToLowerInvariant(),
            _ when part.Length == 2 => part.ToUpperInvariant(),
            _ when part.Length == 4 && char.IsAsciiLetter(part[0]) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
            _ => part.ToLowerInvariant(),
        }));
    }

    // A direction override in a name would turn the text around it, and so pass it off as another.
    internal static bool IsUnfit(char character) =>
        (char.IsControl(character) && character != '\0')
        || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex ZoneName();

    // RFC 5646 §2.1 without extensions, private use and grandfathered tags: what a person chooses from a list.
    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*\z")]
    private static partial Regex LanguageTag();
}
