using System.Buffers;

namespace Parley.Accounts.OAuth.Flow;

/// <summary>Where to go afterwards: a page of this server and nothing else. An open redirect would lend our name to anybody's page.</summary>
internal static class ReturnPath
{
    public const string Home = "/";

    private const int Longest = 512;

    // What a path, a query and a fragment are written with (RFC 3986 §3.3–3.5). Not the backslash, which browsers read as a slash, and no control characters, which they drop.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?#%");

    /// <summary>True for <c>/</c> and what begins with a single slash. `//host` is an address of another server.</summary>
    public static bool IsOwn(string path) =>
        path.Length is > 0 and <= Longest && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>The path with one more parameter, in front of its fragment.</summary>
    public static string With(string path, string name, string value)
    {
        var fragment = path.IndexOf('#', StringComparison.Ordinal);
        var (front, end) = fragment < 0 ? (path, "") : (path[..fragment], path[fragment..]);
        return $"{front}{(front.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}{end}";
    }
}
