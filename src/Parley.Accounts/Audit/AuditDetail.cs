using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Accounts.Audit;

/// <summary>
/// The texts of an entry as they are stored: JSON with everything but plain ASCII escaped, so that no line break, escape sequence or look-alike of a row reaches whoever
/// reads the table, a log or a terminal.
/// </summary>
internal static class AuditDetail
{
    private const int LongestText = 256;

    public static string Write(IReadOnlyDictionary<string, string>? detail)
    {
        if (detail is null or { Count: 0 })
        {
            return "{}";
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in detail.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            texts[name] = text.Length <= LongestText ? text : text[..LongestText] + "…";
        }

        return JsonSerializer.Serialize(texts, AuditJson.Default.DictionaryStringString);
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class AuditJson : JsonSerializerContext;
