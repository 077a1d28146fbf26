using System.Text;

namespace Parley.Accounts.Passwords;

/// <summary>
/// The words that are tried first against one account: about its person and this server. They may stand in a password, but count for nothing there: what is left without
/// them must be long enough, and no common password either.
/// </summary>
internal sealed class PasswordContext
{
    /// <summary>Shorter ones stand in too many words by chance.</summary>
    private const int ShortestWord = 3;

    private readonly List<string> _words;

    private PasswordContext(IEnumerable<string> words) => _words =
        [.. words.Select(word => word.ToLowerInvariant()).Where(word => word.Length >= ShortestWord).Distinct(StringComparer.Ordinal).OrderByDescending(word => word.Length)];

    /// <param name="username">Their parts count alone, too: of ada.lovelace, ada.</param>
    /// <param name="host">The server's name for people; null when unknown.</param>
    public static PasswordContext Of(string? username, string? email, string? displayName, string? host)
    {
        var local = email?.Split('@')[0];
        var domain = email?.Split('@').Skip(1).FirstOrDefault()?.Split('.')[0];
        IEnumerable<string?> whole = [username, local, domain, displayName, host, email];
        return new PasswordContext(whole.OfType<string>().SelectMany(word => Parts(word).Append(word)).Append("parley"));
    }

    /// <summary>What is left of a password; itself when it holds none of the words.</summary>
    public string Without(string password)
    {
        var left = password.ToLowerInvariant();
        foreach (var word in _words)
        {
            left = left.Replace(word, "", StringComparison.Ordinal);
        }

        return left.Length == password.Length ? password : left;
    }

    private static IEnumerable<string> Parts(string text)
    {
        var part = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                part.Append(character);
            }
            else if (part.Length > 0)
            {
                yield return part.ToString();
                part.Clear();
            }
        }

        if (part.Length > 0)
        {
            yield return part.ToString();
        }
    }
}
