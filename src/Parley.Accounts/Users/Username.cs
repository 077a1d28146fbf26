using System.Buffers;

namespace Parley.Accounts.Users;

/// <summary>3–32 of <c>a-z 0-9 _ . -</c>; typed in any case, kept in lower case.</summary>
internal static class Username
{
    public const int MinimumLength = 3, MaximumLength = 32;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public static bool HasOnlyAllowed(string text) => !text.AsSpan().ContainsAnyExcept(Characters);

    public static bool IsValid(string text) => text.Length is >= MinimumLength and <= MaximumLength && HasOnlyAllowed(text);
}
