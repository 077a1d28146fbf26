using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.SocketIO.Fuzz.Models;

/// <summary>
/// A Socket.IO v5 packet as the protocol describes it, read the plain way: one regular expression and a JSON document. Slow, and written without a look at
/// the parser that it judges.
/// </summary>
internal sealed partial record PacketModel(char Type, string Namespace, long Id, string? Name, int Count, string Json)
{
    /// <summary>What the parser refuses on purpose beyond the protocol: a name that long is nobody's.</summary>
    private const int MaxNamespaceBytes = 512;

    private static readonly string[] Reserved = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    /// <summary>Null for a parse error.</summary>
    internal static PacketModel? Read(string text, int maxDepth)
    {
        var match = Layout().Match(text);
        if (!match.Success)
            return null;
        var (type, ns, digits, json) = (text[0], match.Groups["ns"].Value, match.Groups["id"].Value, match.Groups["json"].Value);
        if (digits.Length > 15 || Encoding.UTF8.GetByteCount(ns) > MaxNamespaceBytes || ns.Any(c => c < ' '))
            return null;
        var id = digits.Length == 0 ? -1 : long.Parse(digits, CultureInfo.InvariantCulture);
        if (ns.Length == 0)
            ns = "/";
        return type switch
        {
            '0' => json.Length == 0 || Parse(json, maxDepth) is { ValueKind: JsonValueKind.Object } ? new(type, ns, id, null, 0, json) : null,
            '1' => json.Length == 0 ? new(type, ns, id, null, 0, json) : null,
            '2' => Event(ns, id, json, maxDepth),
            '3' => Parse(json, maxDepth) is { ValueKind: JsonValueKind.Array } acked ? new(type, ns, id, null, acked.GetArrayLength(), json) : null,
            _ => null,
        };
    }

    private static PacketModel? Event(string ns, long id, string json, int maxDepth)
    {
        if (Parse(json, maxDepth) is not { ValueKind: JsonValueKind.Array } all || all.GetArrayLength() == 0 || all[0].ValueKind != JsonValueKind.String)
            return null;
        try
        {
            var name = all[0].GetString()!;
            var arguments = string.Join(',', all.EnumerateArray().Skip(1).Select(a => a.GetRawText()));
            return Reserved.Contains(name) ? null : new('2', ns, id, name, all.GetArrayLength() - 1, arguments);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: no .NET string, so no name.
            return null;
        }
    }

    private static JsonElement? Parse(string json, int maxDepth)
    {
        try
        {
            return JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[0-6](?:(?<ns>/[^,]*)(?:,|\z))?(?<id>[0-9]*)(?<json>.*)\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Layout();
}
