using System.Text.RegularExpressions;

namespace Parley.Postgres;

/// <summary>Names that need no quotes, so that people can type them.</summary>
internal static partial class SchemaName
{
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    // 63 bytes: PostgreSQL cuts longer names.
    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,62}\z")]
    private static partial Regex Pattern();
}
