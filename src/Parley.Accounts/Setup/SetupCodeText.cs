using System.Security.Cryptography;

namespace Parley.Accounts.Setup;

/// <summary>16 characters of Crockford's base 32: 80 random bits without letters that look like digits.</summary>
internal static class SetupCodeText
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 16, Group = 4;

    /// <param name="length">In characters of five bits each.</param>
    public static string Create(int length = Length) => new(RandomNumberGenerator.GetItems<char>(Alphabet, length));

    /// <summary>In groups of four, as people read it.</summary>
    public static string Show(string code) => string.Join('-', code.Chunk(Group).Select(group => new string(group)));

    /// <summary>What somebody may have typed: any case, any spaces and dashes, O for 0 and I or L for 1.</summary>
    public static string Normalize(string typed) => string.Concat(typed
        .Where(character => !char.IsWhiteSpace(character) && character != '-')
        .Select(char.ToUpperInvariant)
        .Select(character => character switch { 'O' => '0', 'I' or 'L' => '1', _ => character }));
}
